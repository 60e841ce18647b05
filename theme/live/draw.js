// Small tools for drawing what the server says. Nothing that it says is ever read as HTML.
"use strict";

(() => {
    const live = globalThis.courseLive;
    if (!live) {
        return;
    }

    const element = (name, className, ...children) => {
        const made = document.createElement(name);
        made.className = className;
        made.append(...children);
        return made;
    };

    // Draws only what is not drawn already, so that a selection stays and nothing flickers.
    const drawn = new WeakMap();
    const once = (node, key, draw) => {
        if (drawn.get(node) !== key) {
            drawn.set(node, key);
            node.replaceChildren(...draw());
        }
    };

    // A text, with what stands between backticks as code. (The classes are those that mdBook and
    // course.js give to code.)
    const write = (node, text) => once(node, text, () => text.split(/`([^`]+)`/).map((piece, index) => (
        index % 2 === 0 ? piece : element("code", piece.length <= 28 ? "hljs short" : "hljs", piece))));

    // A sign that says to the eye what the words beside it say.
    const sign = (text) => {
        const made = element("span", "sign", text);
        made.setAttribute("aria-hidden", "true");
        return made;
    };

    // Rows of a name and a text. `told` is a list of pairs of a class, which is also the name's word, and
    // a text; rows without a text are left out.
    const rows = (list, told) => {
        const wanted = told.filter(([, text]) => text);
        once(list, wanted.map(([name]) => name).join(), () => wanted.map(([name]) => (
            element("div", name, element("dt", "", live.words[name]), element("dd", "")))));
        wanted.forEach(([, text], index) => write(list.children[index].lastChild, text));
        list.hidden = wanted.length === 0;
    };

    // A button that is no longer of use goes when the focus has left it, so that nobody's focus is
    // thrown back to the top of the page.
    const button = (className, act) => {
        const made = element("button", className);
        made.type = "button";
        made.hidden = true;
        made.addEventListener("click", ({ detail }) => {
            // The second click of a double click is no second wish.
            if (made.ariaDisabled !== "true" && detail < 2) {
                act();
            }
        });
        made.addEventListener("blur", () => {
            made.hidden = made.ariaDisabled === "true";
        });
        return made;
    };
    const offer = (made, useful, label) => {
        made.ariaDisabled = String(!useful);
        made.hidden = !useful && document.activeElement !== made;
        write(made, label);
    };

    live.draw = { element, once, write, sign, rows, button, offer };
})();
