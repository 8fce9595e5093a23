//! Shares with their uncertainty.

use serde::{Deserialize, Serialize};

/// A share with its 95 % interval (equal-tailed, of the Beta posterior).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Share {
    /// Mean of the posterior.
    pub mean: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// The share of `yes` among `yes` and `no`, with a Beta(`prior`, `prior`) prior.
pub fn share(yes: f64, no: f64, prior: f64) -> Share {
    let (a, b) = (yes + prior, no + prior);
    Share {
        mean: a / (a + b),
        low: quantile(a, b, 0.025),
        high: quantile(a, b, 0.975),
    }
}

/// The value below which a Beta(a, b) variable lies with probability `p`.
fn quantile(a: f64, b: f64, p: f64) -> f64 {
    puruspe::invbetai(p, a, b).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_shrinks_towards_one_half_and_its_interval_with_evidence() {
        let few = share(2.0, 0.0, 0.5);
        let many = share(200.0, 0.0, 0.5);
        assert!(few.mean < many.mean && few.high - few.low > many.high - many.low);
        // The Jeffreys interval for 5 of 10 is .224 to .776.
        let even = share(5.0, 5.0, 0.5);
        assert!((even.low - 0.224).abs() < 0.002 && (even.high - 0.776).abs() < 0.002);
    }
}
