// The learner's own engine, drawn: images as stacks of layers that share what they share, names that
// point at them, containers on top, and what the registry has. Whole in the page that has a place for
// it, and in each lesson what that lesson speaks of. Nothing is drawn that the engine did not say.
"use strict";

(() => {
    const live = globalThis.courseLive;
    const main = document.querySelector("main");
    const panel = document.querySelector("section.exercise[data-lesson]");
    const place = document.getElementById("engine-picture");
    if (!live || !main || !(panel || place)) {
        return;
    }
    const { words } = live;
    const { element, once, write } = live.draw;
    const MOST = 8; // images in a lesson
    const STRIPES = 12; // layers that are told apart in one run
    const MOVE = 350; // milliseconds

    // --- the parts of the picture ---

    const chip = (className, name, more) => {
        const made = element("span", className, element("span", "name", name));
        made.dataset.key = `${className} ${name}`;
        if (more) {
            made.append(element("span", "more", more));
        }
        return made;
    };

    const containerView = (container) => {
        const running = container.state === "running";
        const made = chip("container", container.name, [words.state(container.state), ...container.ports].join(" · "));
        made.dataset.running = String(running);
        return made;
    };

    const layersView = (layers) => {
        const made = element("div", "layers", words.layers(layers.length));
        made.style.setProperty("--layers", Math.min(layers.length, STRIPES));
        made.title = [...layers].reverse().join("\n");
        return made;
    };

    const imageView = (image, held) => {
        const containers = held.containers.filter((container) => container.image === image.id);
        const names = image.names.map((name) => chip("tag", name));
        const made = element("div", "image", ...containers.map(containerView),
            element("div", "names", ...(names.length ? names : [element("span", "dangling", words.dangling)])),
            element("span", "id", image.id));
        if (!image.layers) {
            made.append(element("span", "more", words.noLayers));
        }
        return made;
    };

    const treeView = (tree, held) => {
        const above = element("div", "above", ...tree.above.map((upper) => treeView(upper, held)),
            ...tree.images.map((image) => imageView(image, held)));
        return element("div", "tree", above, ...(tree.layers.length ? [layersView(tree.layers)] : []));
    };

    const shelfView = (pushed) => element("div", "shelf", element("p", "title", words.inRegistry),
        ...pushed.map(({ name, digest, image }) => chip("pushed", name, image ? words.sameAs(image) : digest)));

    // --- the same in words ---

    const told = (held) => {
        const lines = [];
        const tell = (tree, below, shared) => {
            const count = below + tree.layers.length;
            const trunk = live.imagesOf(tree).length > 1 ? count : shared;
            for (const image of tree.images) {
                const name = image.names.join(", ") || words.dangling;
                lines.push(words.toldImage(name, image.id, count, image.layers ? trunk : null));
            }
            tree.above.forEach((upper) => tell(upper, count, trunk));
        };
        live.forest(held.images).forEach((tree) => tell(tree, 0, 0));
        for (const { name, state, image } of held.containers) {
            const of = held.images.find(({ id }) => id === image);
            lines.push(words.toldContainer(name, words.state(state), of?.names[0] ?? image));
        }
        for (const { name, digest, image } of held.registry) {
            lines.push(words.toldPushed(name, image ? words.sameAs(image) : digest));
        }
        return lines;
    };

    // --- what a lesson speaks of ---

    const text = panel ? main.textContent : "";
    const chosen = (held) => {
        if (!panel) {
            return { ...held, others: held.left_off };
        }
        const named = (image) => image.names.some((name) => text.includes(name));
        const used = new Set(held.containers.filter(({ name }) => text.includes(name)).map(({ image }) => image));
        const wanted = held.images.filter((image) => named(image) || used.has(image.id));
        const images = wanted.slice(0, MOST);
        const ids = new Set(images.map(({ id }) => id));
        return {
            images,
            containers: held.containers.filter(({ image }) => ids.has(image)),
            registry: held.registry.filter(({ name }) => text.includes(name)),
            others: held.images.length - images.length + held.left_off,
        };
    };

    // --- the picture ---

    const status = element("p", "about");
    const picture = element("div", "picture");
    picture.setAttribute("aria-hidden", "true");
    const others = element("p", "others");
    const list = element("ul", "");
    const inWords = element("details", "", element("summary", "", words.inWords), list);
    const box = element("section", "held", status, picture, others, inWords);
    const toggle = element("button", "held-toggle", words.engine);
    if (place) {
        place.replaceChildren(box);
    } else {
        box.classList.add("aside");
        box.prepend(element("h3", "", words.myEngine));
        // Below the heading of the part where one begins to type.
        let heading = main.querySelector(":scope > pre");
        while (heading && heading.tagName !== "H2") {
            heading = heading.previousElementSibling;
        }
        if (heading) {
            heading.after(box);
        } else {
            panel.before(box);
        }
        toggle.type = "button";
        toggle.ariaPressed = "false";
        toggle.addEventListener("click", () => {
            toggle.ariaPressed = String(box.classList.toggle("floats"));
        });
        document.querySelector(".step-bar")?.append(toggle);
    }
    box.setAttribute("aria-label", words.myEngine);

    // What has moved is seen to move.
    const still = matchMedia("(prefers-reduced-motion: reduce)");
    const placesOf = () => new Map([...picture.querySelectorAll("[data-key]")]
        .map((node) => [node.dataset.key, node.getBoundingClientRect()]));
    const move = (before) => {
        if (still.matches || before.size === 0) {
            return;
        }
        for (const node of picture.querySelectorAll("[data-key]")) {
            const from = before.get(node.dataset.key);
            const to = node.getBoundingClientRect();
            const frames = from
                ? [{ transform: `translate(${from.x - to.x}px, ${from.y - to.y}px)` }, { transform: "none" }]
                : [{ opacity: 0, transform: "scale(0.8)" }, { opacity: 1, transform: "none" }];
            if (!from || from.x !== to.x || from.y !== to.y) {
                node.animate(frames, { duration: MOVE, easing: "ease-out" });
            }
        }
    };

    let drawn = null; // what was drawn last: most events are about something else
    live.listen((state) => {
        const held = state?.held;
        box.hidden = !held;
        if (!held || held === drawn) {
            return;
        }
        drawn = held;
        const shown = chosen(held);
        const nothing = shown.images.length + shown.containers.length + shown.registry.length === 0;
        write(status, !held.known ? words.heldUnknown : nothing ? words.heldNothing : words.heldLive);
        others.hidden = shown.others === 0;
        write(others, words.others(shown.others));
        inWords.hidden = picture.hidden = nothing;
        const before = placesOf();
        once(picture, JSON.stringify(shown), () => {
            requestAnimationFrame(() => move(before));
            return [
                element("div", "forest", ...live.forest(shown.images).map((tree) => treeView(tree, shown))),
                ...(shown.registry.length ? [shelfView(shown.registry)] : []),
            ];
        });
        const lines = told(shown);
        once(list, lines.join("\n"), () => lines.map((line) => element("li", "", line)));
    });
})();
