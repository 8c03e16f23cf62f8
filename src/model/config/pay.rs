//! What on-call is paid with: rates as exact decimals, and how time is rounded for pay.

use super::Length;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Pay for on-call. Every rate is optional: what has none is not paid for, and no amount is invented.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PayRules {
    /// The currency of all rates; required beside one.
    pub currency: Option<Currency>,
    /// For an hour on call, by the kind of hour.
    pub per_hour: HourRates,
    /// For a shift, in the window in which it begins.
    pub per_shift: Option<Rate>,
    /// For an interruption.
    pub per_interruption: Option<Rate>,
    /// For an hour between acknowledgement and resolve.
    pub per_call_out_hour: Option<Rate>,
    /// To what the time of each kind is rounded for pay; default: not at all.
    pub round: Option<Length>,
    /// Which way.
    pub rounding: Rounding,
}

impl PayRules {
    /// Whether anything is paid for.
    pub fn has_rates(&self) -> bool {
        let others = [self.per_shift, self.per_interruption, self.per_call_out_hour];
        self.per_hour.rates().into_iter().chain(others).any(|rate| rate.is_some())
    }
}

/// Rates for an hour on call.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HourRates {
    /// Business hours.
    pub business: Option<Rate>,
    /// Off hours.
    pub off: Option<Rate>,
    /// Weekends by day.
    pub weekend: Option<Rate>,
    /// Holidays by day.
    pub holiday: Option<Rate>,
    /// Sleep hours.
    pub sleep: Option<Rate>,
}

impl HourRates {
    /// The rates in the order in which kinds of hours are printed: business, off, weekend, holiday, sleep.
    pub fn rates(&self) -> [Option<Rate>; 5] {
        [self.business, self.off, self.weekend, self.holiday, self.sleep]
    }
}

/// Which way time is rounded for pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rounding {
    /// To the nearest step; the half goes up.
    #[default]
    Nearest,
    /// To the next step.
    Up,
    /// To the step before.
    Down,
}

/// An amount of money for one hour, shift or interruption, exact to a ten-thousandth of the currency's unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate {
    /// In ten-thousandths of the currency's unit.
    pub ten_thousandths: i64,
}

impl Rate {
    /// Reads `12`, `12.5` or `0.0125`.
    ///
    /// ```
    /// use incidence::model::Rate;
    /// assert_eq!(Rate::parse("2.50").unwrap().ten_thousandths, 25_000);
    /// assert!(Rate::parse("0.00001").is_none() && Rate::parse("-1").is_none() && Rate::parse("1e3").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<Rate> {
        let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), "0"));
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_digits(whole) || !is_digits(part) || part.len() > 4 || whole.len() > 9 {
            return None;
        }
        let part: i64 = format!("{part:0<4}").parse().ok()?;
        Some(Rate { ten_thousandths: whole.parse::<i64>().ok()? * 10_000 + part })
    }

    /// As it is read: `2.5`.
    pub fn said(self) -> String {
        let text = format!("{}.{:04}", self.ten_thousandths / 10_000, self.ten_thousandths % 10_000);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Rate;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an amount such as \"2.50\"")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Rate, E> {
                Rate::parse(text).ok_or_else(|| {
                    E::custom(format!("expected an amount such as \"2.50\", with at most 4 decimals, found {text:?}"))
                })
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Rate, E> {
                self.visit_str(&number.to_string())
            }
            // The shortest text that reads back as the number is the one that was written.
            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Rate, E> {
                self.visit_str(&number.to_string())
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

impl Serialize for Rate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.said())
    }
}

/// A currency by its code of ISO 4217.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Currency(String);

/// Currencies without minor units, and those with three digits of them (ISO 4217); the others have two.
const WHOLE: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
const MILLS: &str = "BHD IQD JOD KWD LYD OMR TND";

impl Currency {
    /// Reads three capital letters.
    ///
    /// ```
    /// use incidence::model::Currency;
    /// assert_eq!(Currency::parse("EUR").unwrap().n_decimals(), 2);
    /// assert_eq!(Currency::parse("JPY").unwrap().n_decimals(), 0);
    /// assert!(Currency::parse("euro").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<Currency> {
        (text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())).then(|| Currency(text.to_owned()))
    }

    /// The code.
    pub fn code(&self) -> &str {
        &self.0
    }

    /// Decimals of an amount that can be paid.
    pub fn n_decimals(&self) -> u32 {
        let is_in = |list: &str| list.split(' ').any(|code| code == self.0);
        if is_in(WHOLE) {
            0
        } else if is_in(MILLS) {
            3
        } else {
            2
        }
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Currency::parse(&text)
            .ok_or_else(|| de::Error::custom(format!("expected a currency's code such as \"EUR\", found {text:?}")))
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}
