// On the page with which one begins: how far one is, and the way on.
"use strict";

(() => {
    const live = globalThis.courseLive;
    const title = document.querySelector("main h1");
    const isStart = /(\/|\/index\.html|\/introduction\.html)$/.test(location.pathname);
    if (!live || !title || !isStart) {
        return;
    }
    const { words } = live;
    const { element, once, write } = live.draw;
    const box = element("p", "standing");
    box.hidden = true;
    title.after(box);

    const done = ({ verdict, was_passed: before }) => verdict === "pass" || before;
    live.listen((state) => {
        const lessons = state?.lessons ?? [];
        const begun = lessons.some((lesson) => done(lesson) || lesson.steps.some(({ verdict }) => verdict === "pass"));
        box.hidden = !begun;
        if (!begun) {
            return;
        }
        const next = lessons.find((lesson) => !done(lesson));
        const number = lessons.filter(done).length;
        once(box, JSON.stringify([number, lessons.length, next?.id, next?.title]), () => {
            const way = element("a", "next-lesson");
            way.href = next ? `${encodeURIComponent(next.id)}.html` : "the-end.html";
            write(way, next ? words.goOnWith(next.title) : words.toTheEnd);
            return [words.standing(number, lessons.length), " ", way];
        });
    });
})();
