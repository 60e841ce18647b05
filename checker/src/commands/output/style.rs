//! How much a terminal can show: colours, signs, columns. The one place that asks the environment.
#![expect(clippy::disallowed_methods, reason = "a door to the environment")]

use plain::style::{Style, USUAL_WIDTH};

/// Columns past which lines are hard to read.
const WIDEST: usize = 100;

/// The style of a stream that is a terminal, or is not.
pub fn of_terminal(terminal: bool) -> Style {
    Style {
        color: has_color(terminal),
        unicode: !(terminal && is_dumb()),
        width: width(terminal),
    }
}

/// `NO_COLOR` switches colours off and `CLICOLOR_FORCE` on; else a terminal has them, unless
/// `CLICOLOR=0` or `TERM=dumb` says otherwise.
fn has_color(terminal: bool) -> bool {
    !anstyle_query::no_color()
        && (anstyle_query::clicolor_force()
            || (terminal && !is_dumb() && anstyle_query::clicolor().unwrap_or(true)))
}

/// Whether the terminal has a screen that can be drawn on.
pub fn has_screen() -> bool {
    let named = std::env::var_os("TERM").is_some_and(|term| !term.is_empty());
    cfg!(windows) || (named && !is_dumb())
}

fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// Columns to be used.
pub fn width(terminal: bool) -> usize {
    let width = if terminal {
        textwrap::termwidth()
    } else {
        USUAL_WIDTH
    };
    width.clamp(40, WIDEST)
}
