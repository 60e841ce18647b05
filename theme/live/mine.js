// The learner's own values in the page's commands and outputs, in place of those that the book was
// written with. The server tells both: `variables: { registry: { written, own }, … }`.
"use strict";

(() => {
    const live = globalThis.courseLive;
    if (!live) {
        return;
    }
    const exactly = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const word = (text) => `(?<![\\w.-])${exactly(text)}(?![\\w-]|\\.\\w)`;
    // Where a value stands, if not wherever its word is: a port is a number like any other, and a
    // learner's name is a word.
    const PLACES = {
        learner: (written) => `(?<=^|Username: |--username[ =]|-u )${exactly(written)}$`,
        port: (written) => `(?<=(?:-p|--publish)[ =])${exactly(written)}(?=:\\d)`
            + `|(?<=localhost:|127\\.0\\.0\\.1:|0\\.0\\.0\\.0:|\\[::\\]:|:::)${exactly(written)}(?=[-/\\s]|$)`,
    };

    // What the book wrote, longest first, so that a registry does not take a part of a namespace.
    const replacer = (variables) => {
        const pairs = Object.entries(variables)
            .filter(([, { written, own }]) => written !== own)
            .map(([name, { written, own }]) => [(PLACES[name] ?? word)(written), own, written])
            .sort(([, , one], [, , other]) => other.length - one.length);
        const { port } = variables;
        if (port?.written === "80" && port.own !== "80") {
            // An address without a port means this one.
            pairs.push(["(?<=http://localhost)(?![:\\w.])", `:${port.own}`]);
        }
        const pattern = new RegExp(pairs.map(([source]) => `(${source})`).join("|"), "gm");
        return (text) => (pairs.length === 0 ? text : text.replace(pattern, (...found) => (
            pairs[found.slice(1, pairs.length + 1).findIndex((group) => group !== undefined)][1])));
    };

    // Columns stay in line: what a word is longer or shorter, the gap after it is shorter or longer.
    const inColumns = (line, replace) => {
        const parts = line.split(/( {2,})/);
        return parts.map((part, index) => {
            if (index % 2 === 0) {
                return replace(part);
            }
            const longer = replace(parts[index - 1]).length - parts[index - 1].length;
            return " ".repeat(Math.max(1, part.length - longer));
        }).join("");
    };

    // As the book has them, so that a value that changes again finds its place again.
    const texts = [];
    for (const code of document.querySelectorAll("main code")) {
        const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            texts.push([walker.currentNode, walker.currentNode.data]);
        }
    }

    let known = "";
    live.listen((state) => {
        const variables = state?.variables;
        if (!variables || JSON.stringify(variables) === known) {
            return;
        }
        known = JSON.stringify(variables);
        const replace = replacer(variables);
        for (const [node, text] of texts) {
            const own = text.split("\n").map((line) => inColumns(line, replace)).join("\n");
            if (node.data !== own) {
                node.data = own;
            }
        }
    });
})();
