// Small conveniences; the pages work without them.
"use strict";

// Copying from a console block copies what is typed there, without prompts and without output.
(() => {
    const typed = (lines) => {
        const commands = [];
        let inside = false;
        for (const line of lines) {
            if (line.startsWith("$ ")) {
                commands.push(line.slice(2));
                inside = true;
            } else if (inside && line.startsWith("> ")) {
                commands.push(line.slice(2));
            } else {
                inside = false;
            }
        }
        return commands.join("\n");
    };

    document.addEventListener("click", (event) => {
        const button = event.target.closest(".clip-button");
        const code = button?.closest("pre")?.querySelector("code.language-console");
        const text = code ? typed(code.textContent.split("\n")) : "";
        if (text) {
            // mdBook has copied the whole block by now, and told so; this takes its place.
            navigator.clipboard?.writeText(text).catch(() => {});
        }
    });
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
    update();
    addEventListener("load", update);
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
