// Images as trees of what they share: images that begin with the same layers stand on the same trunk.
"use strict";

(() => {
    const live = globalThis.courseLive;
    if (!live) {
        return;
    }

    // A run of layers that no image ends within, the images that end with it, and what goes on from it.
    const grown = (layers, images) => ({ layers, images, above: [] });

    const plant = (trees, layers, image) => {
        const tree = trees.find((known) => known.layers[0] === layers[0]);
        if (!tree) {
            trees.push(grown(layers, [image]));
            return;
        }
        let same = 1;
        while (same < tree.layers.length && tree.layers[same] === layers[same]) {
            same += 1;
        }
        if (same < tree.layers.length) {
            const upper = { ...tree, layers: tree.layers.slice(same) };
            Object.assign(tree, grown(tree.layers.slice(0, same), []), { above: [upper] });
        }
        if (same === layers.length) {
            tree.images.push(image);
        } else {
            plant(tree.above, layers.slice(same), image);
        }
    };

    // Images whose layers are not known stand alone.
    live.forest = (images) => {
        const trees = [];
        for (const image of images) {
            if (image.layers?.length) {
                plant(trees, image.layers, image);
            }
        }
        const alone = images.filter(({ layers }) => !layers?.length);
        return [...trees, ...alone.map((image) => grown([], [image]))];
    };

    const within = (tree) => [...tree.images, ...tree.above.flatMap(within)];
    live.imagesOf = within;
})();
