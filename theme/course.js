// Copying from a console block copies what is typed there, without prompts and without output.
// All else on the pages works without JavaScript.
"use strict";

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
        if (!text || !navigator.clipboard) {
            return; // mdBook's own copying does it
        }
        event.stopPropagation();
        navigator.clipboard.writeText(text).catch(() => {});
    }, true);
})();
