#!/usr/bin/env bash
# Lesson 7: serve your page.

# The page.
cat > index.html <<PAGE
<h1>Hello from ${token}</h1>
PAGE

# The recipe: nginx, with this page in the directory that it serves.
cat > Dockerfile <<'DOCKERFILE'
FROM nginx:latest
WORKDIR /usr/share/nginx/html
COPY index.html index.html
DOCKERFILE

# The base, then the image on top of it.
docker image pull nginx
docker image build -t nginx-with-html .
docker image ls

# Free the port if a container of an earlier try still holds it, then start one of this image.
docker container ls --format '{{.ID}} {{.Ports}}' | sed -n "s/ .*:${port}->.*//p" | xargs --no-run-if-empty docker container stop
docker container run --detach --rm -p ${port}:80 nginx-with-html
