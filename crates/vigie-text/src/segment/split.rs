//! Surface tokens to syntactic words: `du` = `de` + `le`, `don't` = `do` + `n't`.

use super::rules::{Rules, fold};

/// The words in a surface token. `whole` tells, for a form that may be either, that it is one word here.
pub(crate) fn words(form: &str, rules: &Rules, whole: impl FnOnce() -> bool) -> Vec<Box<str>> {
    let folded = fold(form);
    if let Some(parts) = rules.sure.get(&folded) {
        return cased(form, parts);
    }
    if let Some(parts) = rules.unsure.get(&folded) {
        return if whole() {
            vec![form.into()]
        } else {
            cased(form, parts)
        };
    }
    match rules
        .suffixes
        .iter()
        .find_map(|s| suffix_at(form, &folded, s))
    {
        Some(at) => vec![form[..at].into(), form[at..].into()],
        None => vec![form.into()],
    }
}

/// Whether the form may be one word or several.
pub(crate) fn is_unsure(form: &str, rules: &Rules) -> bool {
    form.len() <= 8 && rules.unsure.contains_key(&fold(form))
}

/// Gives the parts the case of the token: `Au` → `À le`, `AUX` → `À LES`; a part that the token spells keeps its letters.
fn cased(form: &str, parts: &[String]) -> Vec<Box<str>> {
    let folded = fold(form);
    if parts.concat() == folded && folded.len() == form.len() {
        let mut at = 0;
        return parts
            .iter()
            .map(|p| {
                let piece = &form[at..at + p.len()];
                at += p.len();
                piece.into()
            })
            .collect();
    }
    let upper = form.chars().next().is_some_and(char::is_uppercase);
    let all = upper && form.chars().all(|c| !c.is_lowercase());
    let capital = |p: &str| {
        let mut chars = p.chars();
        chars
            .next()
            .map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
    };
    parts
        .iter()
        .enumerate()
        .map(|(i, p)| match (all, i == 0 && upper) {
            (true, _) => p.to_uppercase().into(),
            (_, true) => capital(p).into(),
            _ => p.as_str().into(),
        })
        .collect()
}

/// Where the ending `suffix` starts in `form`, when the form has it and something before it.
fn suffix_at(form: &str, folded: &str, suffix: &str) -> Option<usize> {
    if !folded.ends_with(suffix) || folded.chars().count() == suffix.chars().count() {
        return None;
    }
    // "s'" is a plural with the bare mark of the possessive: only the mark is cut off.
    let count = if suffix == "s'" {
        1
    } else {
        suffix.chars().count()
    };
    let at = form.char_indices().rev().nth(count - 1)?.0;
    form[..at].chars().any(char::is_alphanumeric).then_some(at)
}
