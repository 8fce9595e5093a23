//! The best tree under arc scores: every word takes its best head, and cycles are broken by Chu and Liu's algorithm.

/// Heads of `n` words from `scores`, row `i` holding the score of every head of word `i`, the root being head `n`.
/// Exactly one word is given the root (`None`).
pub fn heads(scores: &[f32], n: usize) -> Vec<Option<usize>> {
    if n == 0 {
        return Vec::new();
    }
    let mut best: Vec<usize> = (0..n)
        .map(|i| argmax(&scores[i * (n + 1)..(i + 1) * (n + 1)], i))
        .collect();
    let roots = best.iter().filter(|h| **h == n).count();
    if roots != 1 || has_cycle(&best) {
        best = spanning(scores, n);
    }
    best.into_iter().map(|h| (h < n).then_some(h)).collect()
}

fn argmax(row: &[f32], not: usize) -> usize {
    let mut best = (f32::NEG_INFINITY, row.len() - 1);
    for (j, s) in row.iter().enumerate() {
        if *s > best.0 && j != not {
            best = (*s, j);
        }
    }
    best.1
}

fn has_cycle(heads: &[usize]) -> bool {
    let n = heads.len();
    let mut seen = vec![0usize; n];
    for start in 0..n {
        let mut at = start;
        while at < n && seen[at] == 0 {
            seen[at] = start + 1;
            at = heads[at];
        }
        if at < n && seen[at] == start + 1 {
            return true;
        }
    }
    false
}

/// The best spanning tree with one word under the root: the root goes to the word that wants it most beside its other heads.
fn spanning(scores: &[f32], n: usize) -> Vec<usize> {
    let score = |d: usize, h: usize| scores[d * (n + 1) + h];
    let gain = |d: usize| {
        let other = (0..n)
            .filter(|&h| h != d)
            .map(|h| score(d, h))
            .fold(f32::NEG_INFINITY, f32::max);
        score(d, n) - if other.is_finite() { other } else { 0.0 }
    };
    let root = (0..n)
        .fold((0, f32::NEG_INFINITY), |b, d| {
            if gain(d) > b.1 { (d, gain(d)) } else { b }
        })
        .0;
    let mut heads = vec![root; n];
    heads[root] = n;
    // Nodes are words; a contracted cycle is known by its first member. Arcs carry the words they really join.
    let mut arcs = Vec::with_capacity(n * n);
    for d in (0..n).filter(|&d| d != root) {
        for h in (0..n).filter(|&h| h != d) {
            arcs.push(Arc {
                from: h,
                to: d,
                score: score(d, h),
                id: d * n + h,
            });
        }
    }
    for id in edmonds(arcs, n, root) {
        heads[id / n] = id % n;
    }
    heads
}

#[derive(Clone, Copy)]
struct Arc {
    from: usize,
    to: usize,
    score: f32,
    id: usize,
}

/// Numbers of the arcs of the best arborescence from `root` over `n` nodes.
fn edmonds(arcs: Vec<Arc>, n: usize, root: usize) -> Vec<usize> {
    let mut incoming: Vec<Option<Arc>> = vec![None; n];
    for a in arcs.iter().filter(|a| a.to != root && a.from != a.to) {
        if incoming[a.to].is_none_or(|b| a.score > b.score) {
            incoming[a.to] = Some(*a);
        }
    }
    let Some((group, groups, cyclic)) = contract(&incoming, n, root) else {
        return incoming.into_iter().flatten().map(|a| a.id).collect();
    };
    let inner: Vec<Arc> = arcs
        .iter()
        .filter(|a| group[a.from] != group[a.to])
        .map(|a| Arc {
            from: group[a.from],
            to: group[a.to],
            score: a.score
                - if cyclic[a.to] {
                    incoming[a.to].map_or(0.0, |b| b.score)
                } else {
                    0.0
                },
            id: a.id,
        })
        .collect();
    let mut chosen = edmonds(inner, groups, group[root]);
    let mut entered = vec![false; n];
    let ends: std::collections::BTreeMap<usize, usize> =
        arcs.iter().map(|a| (a.id, a.to)).collect();
    for id in &chosen {
        if let Some(to) = ends.get(id) {
            entered[*to] = true;
        }
    }
    for v in (0..n).filter(|&v| cyclic[v] && !entered[v]) {
        chosen.extend(incoming[v].map(|a| a.id));
    }
    chosen
}

/// Groups of nodes once every cycle is one node: group of each, how many, and who was in a cycle; `None` without cycle.
fn contract(
    incoming: &[Option<Arc>],
    n: usize,
    root: usize,
) -> Option<(Vec<usize>, usize, Vec<bool>)> {
    let mut cyclic = vec![false; n];
    let mut mark = vec![usize::MAX; n];
    let mut leader: Vec<usize> = (0..n).collect();
    for start in 0..n {
        let mut at = start;
        while at != root && mark[at] == usize::MAX {
            mark[at] = start;
            let Some(a) = incoming[at] else { break };
            at = a.from;
        }
        if at != root && mark[at] == start && !cyclic[at] && incoming[at].is_some() {
            let first = at;
            loop {
                cyclic[at] = true;
                leader[at] = first;
                let Some(a) = incoming[at] else { break };
                at = a.from;
                if at == first {
                    break;
                }
            }
        }
    }
    if !cyclic.contains(&true) {
        return None;
    }
    let mut numbers = std::collections::BTreeMap::new();
    let group = leader
        .iter()
        .map(|l| {
            let next = numbers.len();
            *numbers.entry(*l).or_insert(next)
        })
        .collect();
    Some((group, numbers.len(), cyclic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_tree() {
        // Word 0 under 1, word 1 under the root, word 2 under 1.
        let scores = [0.0, 5.0, 0.0, 1.0, 0.0, 0.0, 0.0, 5.0, 0.0, 5.0, 0.0, 1.0];
        assert_eq!(heads(&scores, 3), [Some(1), None, Some(1)]);
    }

    #[test]
    fn a_cycle_is_broken() {
        // 0 and 1 want each other; 1 has the better way out.
        let scores = [0.0, 9.0, 1.0, 2.0, 9.0, 0.0, 8.0, 0.0, 0.0, 0.0, 0.0, 9.0];
        assert_eq!(heads(&scores, 3), [Some(1), Some(2), None]);
    }

    #[test]
    fn any_scores_give_one_tree() {
        let mut seed = 1u64;
        for n in 1..30 {
            let scores: Vec<f32> = (0..n * (n + 1))
                .map(|_| {
                    seed = seed
                        .wrapping_mul(6364136223846793005)
                        .wrapping_add(1442695040888963407);
                    (seed >> 40) as f32 / 1e6
                })
                .collect();
            let heads = heads(&scores, n);
            assert_eq!(heads.iter().filter(|h| h.is_none()).count(), 1);
            for start in 0..n {
                let (mut at, mut steps) = (start, 0);
                while let Some(h) = heads[at] {
                    at = h;
                    steps += 1;
                    assert!(steps <= n);
                }
            }
        }
    }

    #[test]
    fn nothing_is_no_number() {
        assert_eq!(
            heads(&[f32::NAN; 6], 2)
                .iter()
                .filter(|h| h.is_none())
                .count(),
            1
        );
    }
}
