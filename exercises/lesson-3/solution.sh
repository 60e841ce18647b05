#!/usr/bin/env bash
# Lesson 3: tags.

# Two tags of one repository: are they two images? Compare the IDs.
docker image pull nginx:latest
docker image pull nginx:mainline
docker image ls

# A second image, to have something to point to.
docker image pull nginx:${pinned}

# A tag of one's own points to latest: note the ID.
docker image tag nginx:latest pointer:here
docker image ls pointer

# Move it to the pinned version: the tag has moved, both images are still here.
docker image tag nginx:${pinned} pointer:here
docker image ls
