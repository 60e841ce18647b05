// In the place of mdBook's highlighter, which is larger than all else of a page together and knows
// neither terminals nor Dockerfiles: code.js colours those, and other code stays as it is.
"use strict";

globalThis.hljs = {
    configure() {},
    highlightBlock(block) {
        block.classList.add("hljs");
    },
};
