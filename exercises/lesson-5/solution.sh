#!/usr/bin/env bash
# Lesson 5: a second tag. It builds on lesson 4: the image is pushed, and you are logged in.

# Another name for the image.
docker image tag ${namespace}/nginx ${namespace}/nginx:testing
docker image ls ${namespace}/nginx

# The registry hears of a new tag only when it is pushed.
docker image push ${namespace}/nginx:testing
