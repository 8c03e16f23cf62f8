//! Who did something: a person, or a tool that goes by a name.

/// What the tool calls itself and its keys.
const TOOLS: [&str; 2] = ["system", "alert api"];

/// Whether a name is that of a person: an address is. `None` where nothing tells.
pub(super) fn is_person(name: &str, integrations: &[Option<&str>]) -> Option<bool> {
    if name.contains('@') {
        return Some(true);
    }
    let is = |other: &str| other.trim().eq_ignore_ascii_case(name.trim());
    let is_tool = TOOLS.into_iter().any(is) || integrations.iter().copied().flatten().any(is);
    is_tool.then_some(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_person_and_an_integration_is_none() {
        assert_eq!(is_person("ada@example.com", &[Some("ada@example.com")]), Some(true));
        assert_eq!(is_person("System", &[]), Some(false));
        assert_eq!(is_person("datadog", &[None, Some("Datadog")]), Some(false));
        assert_eq!(is_person("Ada Example", &[Some("Datadog")]), None);
    }
}
