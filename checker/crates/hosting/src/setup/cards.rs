//! `cards.html`: a card for each learner, to print and cut, in both languages.

use std::collections::BTreeMap;

use minijinja::{Environment, Value, context};

use super::class::{Class, Scheme};
use super::people::Person;
use plain::visible::visible;

const TEMPLATE: &str = include_str!("cards.html");

/// The page; a card without a pass phrase says that the old one is still right.
///
/// # Errors
/// The template is wrong.
pub fn page(
    class: &Class,
    people: &[Person],
    phrases: &BTreeMap<String, String>,
    has_authority: bool,
) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    // Named .html: everything put into it is escaped.
    environment.add_template("cards.html", TEMPLATE)?;
    let cards = people.iter().map(|person| {
        context! {
            name => visible(&person.name),
            account => person.account.as_str(),
            phrase => phrases.get(&person.account).map_or("", String::as_str),
        }
    });
    environment.get_template("cards.html")?.render(context! {
        title => visible(&class.title),
        url => class.url(),
        address => class.address.as_str(),
        plain => class.scheme == Scheme::Http && !class.is_local(),
        authority => has_authority,
        cards => cards.collect::<Vec<Value>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_learner_is_called_stays_text() {
        let class = Class::new("<i>x</i>", Scheme::Https, "class.example", 5060, 5061);
        let person = Person {
            account: "bob".to_owned(),
            ..Person::named("<script>alert(1)</script>\u{202e}\u{7} & \"홍\"")
        };
        let phrases = BTreeMap::from([("bob".to_owned(), "lamp-482".to_owned())]);
        let page = page(&class, &[person], &phrases, true).unwrap();
        assert!(!page.contains("<script>") && !page.contains("<i>"));
        assert!(!page.contains('\u{202e}') && !page.contains('\u{7}'));
        assert!(
            page.contains("&lt;script&gt;") && page.contains("lamp-482") && page.contains("홍")
        );
    }
}
