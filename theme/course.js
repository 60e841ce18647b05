// Small conveniences of every page; the pages work without them.
"use strict";

const courseLang = document.documentElement.lang === "ko" ? "ko" : "en";

// The first stop of the keyboard leads past the table of contents.
(() => {
    const content = document.getElementById("mdbook-content");
    if (!content) {
        return;
    }
    content.tabIndex = -1;
    const skip = document.createElement("a");
    skip.className = "skip";
    skip.href = `#${content.id}`;
    skip.textContent = { en: "Skip to the text", ko: "본문으로 건너뛰기" }[courseLang];
    document.body.prepend(skip);
})();

document.getElementById("mdbook-menu-bar")?.setAttribute("role", "banner");

// The way to the other edition stands in the bar; without a script, above the text.
(() => {
    const way = document.querySelector("main a.edition");
    const bar = document.querySelector("#mdbook-menu-bar .right-buttons");
    if (way && bar) {
        const place = way.parentElement;
        bar.append(way);
        if (place.matches("p:empty")) {
            place.remove();
        }
    }
})();

// What is wider than the page scrolls inside itself, and the keyboard can scroll it too.
(() => {
    const update = () => {
        for (const box of document.querySelectorAll("main pre > code, main .table-wrapper")) {
            if (box.scrollWidth > box.clientWidth) {
                box.tabIndex = 0;
            } else {
                box.removeAttribute("tabindex");
            }
        }
    };
    addEventListener("load", update); // before, it would lay the page out once more
    addEventListener("resize", update);
})();

// Short pieces of code stay on one line.
(() => {
    for (const code of document.querySelectorAll("main :not(pre) > code")) {
        if (code.textContent.length <= 28) {
            code.classList.add("short");
        }
    }
})();

// mdBook opens and closes the table of contents with a label, which no keyboard reaches.
(() => {
    const toggle = document.getElementById("mdbook-sidebar-toggle");
    if (!toggle) {
        return;
    }
    toggle.setAttribute("role", "button");
    toggle.tabIndex = 0;
    toggle.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") {
            event.preventDefault();
            toggle.click();
        }
    });
})();

// Of mdBook's themes the course shows one light and one dark (colours.css); it calls the dark one Navy.
(() => {
    const dark = document.getElementById("mdbook-theme-navy");
    if (dark) {
        dark.textContent = { en: "Dark", ko: "어둡게" }[courseLang];
    }
})();

// The ways to the pages before and after carry their names.
(() => {
    for (const way of document.querySelectorAll("a.mobile-nav-chapters")) {
        const chapters = [...document.querySelectorAll("#mdbook-sidebar .chapter a[href]")];
        const name = chapters.find(({ href, hash }) => !hash && href === way.href)?.textContent;
        if (name) {
            const label = document.createElement("span");
            label.className = "chapter-name";
            label.textContent = name;
            way.setAttribute("aria-label", `${way.title}: ${name}`);
            way.append(label);
        }
    }
})();
