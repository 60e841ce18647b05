#!/usr/bin/env bash
# Lesson 4: upload an image.

# A second name for nginx, which says where it is to go.
docker image pull nginx
docker image tag nginx ${namespace}/nginx
docker image ls

# Not logged in yet: the registry turns this one down.
docker image push ${namespace}/nginx

# Log in (it asks for user name and password), then push again.
docker login ${registry}
docker image push ${namespace}/nginx
