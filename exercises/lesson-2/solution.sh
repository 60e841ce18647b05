#!/usr/bin/env bash
# Lesson 2: layers.

# Start afresh: containers of an earlier try would hold the names.
docker container rm --force layers-demo layers-fresh

# How the image was built, and all that the engine knows about it.
docker image pull nginx
docker image history nginx
docker image inspect nginx

# Answer the questions: layers, port, command, rows of the history.
layers=$(docker image inspect --format '{{len .RootFS.Layers}}' nginx)
sed -i "s/^layers:.*/layers: \"${layers}\"/" answers.yaml
port=$(docker image inspect --format '{{range $p, $_ := .Config.ExposedPorts}}{{$p}}{{end}}' nginx)
sed -i "s/^port:.*/port: \"${port%/tcp}\"/" answers.yaml
command=$(docker image inspect --format '{{json .Config.Cmd}}' nginx)
sed -i "s/^command:.*/command: '${command}'/" answers.yaml
history_rows=$(docker image history --quiet nginx | wc -l)
sed -i "s/^history_rows:.*/history_rows: \"${history_rows}\"/" answers.yaml

# A container, and a file of one's own in its writable layer.
docker container run --detach --name layers-demo nginx
docker container exec layers-demo sh -c 'echo "'"${token}"'" > /layers-demo.txt'

# What differs from the image, and how little that is.
docker container diff layers-demo
docker container ls --size

# A second container of the same image: the file is not there, for the image has not changed.
docker container run --detach --name layers-fresh nginx
docker container exec layers-fresh ls /layers-demo.txt
docker container diff layers-fresh
