#!/usr/bin/env bash
# Lesson 1: download and use images.

# Which images are here already?
docker image ls

# Download nginx: without a tag, with a broad one, with a pinned version.
docker image pull nginx
docker image pull nginx:1
docker image pull nginx:${pinned}

# What are their IDs?
docker image ls

# Answer the question: the image ID of nginx:latest.
image_id=$(docker image ls --quiet nginx:latest | head --lines=1)
sed -i "s/^image_id:.*/image_id: \"${image_id}\"/" answers.yaml
