//! A finished page read back: its links, its anchors, its text by section, its scripts.

use std::cell::RefCell;
use std::collections::HashSet;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// What a page of HTML has in it.
#[derive(Debug, Default)]
pub struct Page {
    /// Where links may lead to: every `id` and `name`.
    pub anchors: HashSet<String>,
    /// The targets of every `href` and `src`, as written.
    pub links: Vec<String>,
    /// What relative links are relative to, if not to the page.
    pub base: Option<String>,
    /// The text of `main`, from heading to heading.
    pub sections: Vec<Section>,
    /// The scripts that stand in the page itself.
    pub scripts: Vec<String>,
}

/// A heading and the text under it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Section {
    pub anchor: String,
    pub heading: String,
    pub text: String,
}

impl Page {
    /// Reads a page as a browser would split it; never fails, whatever it is given.
    pub fn read(html: &str) -> Self {
        let input = BufferQueue::default();
        input.push_back(StrTendril::from(html));
        let tokenizer = Tokenizer::new(Reader::default(), TokenizerOpts::default());
        let _ = tokenizer.feed(&input);
        tokenizer.end();
        let mut page = tokenizer.sink.state.into_inner().page;
        for section in &mut page.sections {
            section.heading = one_line(&section.heading);
            section.text = one_line(&section.text);
        }
        page.sections
            .retain(|section| !section.heading.is_empty() || !section.text.is_empty());
        page
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Elements whose end does not end a word.
const INLINE: [&str; 12] = [
    "a", "abbr", "b", "code", "em", "i", "kbd", "span", "strong", "sub", "sup", "u",
];

#[derive(Default)]
struct Reader {
    state: RefCell<ReaderState>,
}

#[derive(Default)]
struct ReaderState {
    page: Page,
    /// Inside of `main`.
    content: bool,
    /// Inside of a heading.
    heading: bool,
    /// Inside of a script without `src`.
    script: bool,
    /// The element whose text is left out, and how many of its kind are open.
    left_out: Option<(String, usize)>,
}

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.state.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => state.start(&tag),
            Token::TagToken(tag) => {
                state.end(&tag.name);
                TokenSinkResult::Continue
            }
            Token::CharacterTokens(text) => {
                state.text(&text);
                TokenSinkResult::Continue
            }
            _ => TokenSinkResult::Continue,
        }
    }
}

impl ReaderState {
    fn start(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let attribute = |name: &str| {
            let mut attributes = tag.attrs.iter();
            let found = attributes.find(|attribute| &*attribute.name.local == name);
            found.map(|attribute| attribute.value.to_string())
        };
        let anchors = [attribute("id"), attribute("name")];
        self.page.anchors.extend(anchors.into_iter().flatten());
        let name = &*tag.name;
        if name == "base" {
            self.page.base = attribute("href");
        } else {
            let links = [attribute("href"), attribute("src")];
            self.page.links.extend(links.into_iter().flatten());
        }
        match name {
            "main" => self.content = true,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if self.content => {
                self.heading = true;
                self.page.sections.push(Section {
                    anchor: attribute("id").unwrap_or_default(),
                    ..Section::default()
                });
            }
            "script" => {
                self.script = attribute("src").is_none();
                if self.script {
                    self.page.scripts.push(String::new());
                }
                return TokenSinkResult::RawData(RawKind::ScriptData);
            }
            "style" => return TokenSinkResult::RawData(RawKind::Rawtext),
            _ => {}
        }
        let language_switch = attribute("class").is_some_and(|class| class == "edition");
        match &mut self.left_out {
            Some((element, depth)) if element == name => *depth += 1,
            Some(_) => {}
            None if name == "svg" || language_switch => {
                self.left_out = Some((name.to_owned(), 1));
            }
            None if !INLINE.contains(&name) => self.text(" "),
            None => {}
        }
        TokenSinkResult::Continue
    }

    fn end(&mut self, name: &str) {
        match name {
            "main" => self.content = false,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = false,
            "script" => self.script = false,
            _ => {}
        }
        if let Some((element, depth)) = &mut self.left_out
            && element == name
        {
            *depth -= 1;
            if *depth == 0 {
                self.left_out = None;
            }
        } else if !INLINE.contains(&name) {
            self.text(" ");
        }
    }

    fn text(&mut self, text: &str) {
        if self.script {
            if let Some(script) = self.page.scripts.last_mut() {
                script.push_str(text);
            }
            return;
        }
        if !self.content || self.left_out.is_some() {
            return;
        }
        if self.page.sections.is_empty() {
            self.page.sections.push(Section::default());
        }
        if let Some(section) = self.page.sections.last_mut() {
            if self.heading {
                section.heading.push_str(text);
            } else {
                section.text.push_str(text);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unfinished_page_is_read_as_far_as_it_goes() {
        let page = Page::read("<main><h1 id=a>A<script>let x = 1;");
        assert_eq!(page.scripts, ["let x = 1;"]);
        assert!(page.anchors.contains("a"));
        assert_eq!(Page::read("").sections, []);
    }

    #[test]
    fn a_page_is_read_back() {
        let page = Page::read(
            "<base href='/en/'><script>let a = '<b>';</script><script src=x.js></script><nav>Menu</nav>\
             <main><h1 id=top><a class=header href=#top>Title</a></h1><p>One <b>wo</b>rd</p>\
             <a class=edition href=../ko/a.html>한국어</a><svg><text>drawn</text><svg></svg>x</svg>\
             <h2 id=two>Two</h2><pre>a\nb</pre></main>",
        );
        assert_eq!(page.base.as_deref(), Some("/en/"));
        assert_eq!(page.links, ["x.js", "#top", "../ko/a.html"]);
        assert!(page.anchors.contains("top") && page.anchors.contains("two"));
        assert_eq!(page.scripts, ["let a = '<b>';"]);
        let section = |anchor: &str, heading: &str, text: &str| Section {
            anchor: anchor.to_owned(),
            heading: heading.to_owned(),
            text: text.to_owned(),
        };
        assert_eq!(
            page.sections,
            [
                section("top", "Title", "One word"),
                section("two", "Two", "a b")
            ]
        );
    }
}
