// How far every lesson is, in the table of contents: ✓, or 2/4.
"use strict";

(() => {
    const live = globalThis.courseLive;
    const sidebar = document.getElementById("mdbook-sidebar");
    if (!live || !sidebar) {
        return;
    }
    const { words } = live;
    const { element, once, sign } = live.draw;

    // To the eye, and in words.
    const progress = ({ verdict, was_passed: before, steps }) => {
        const all = steps.length;
        const done = steps.filter((step) => step.verdict === "pass").length;
        if (verdict === "pass") {
            return ["✓", words.pass];
        }
        if (verdict === null) {
            return before ? ["✓", words.before] : ["…", words.none];
        }
        const [seen, said] = verdict === "unknown" && done === 0
            ? ["?", words.unknown]
            : [`${done}/${all}`, words.progress(done, all)];
        return before ? [`✓ ${seen}`, `${words.before}, ${said}`] : [seen, said];
    };

    let lessons = [];
    const show = () => {
        const links = [...sidebar.querySelectorAll(".chapter .chapter-item a[href]")];
        for (const lesson of lessons) {
            const link = links.find(({ pathname, hash }) => !hash && pathname.endsWith(`/${lesson.id}.html`));
            if (!link) {
                continue;
            }
            let badge = link.querySelector(".progress");
            if (!badge) {
                badge = element("span", "progress");
                link.append(badge);
            }
            badge.dataset.verdict = lesson.verdict ?? "none";
            const [seen, said] = progress(lesson);
            once(badge, `${seen} ${said}`, () => [sign(seen), element("span", "said", `, ${said}`)]);
        }
    };

    live.listen((state) => {
        lessons = state?.lessons ?? [];
        show();
    });
    // mdBook draws the table of contents with a script of its own, anew whenever it likes.
    new MutationObserver(show).observe(sidebar, { childList: true, subtree: true });
})();
