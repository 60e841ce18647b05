#!/usr/bin/env bash
# Lesson 6: build with a Dockerfile.

# The recipe. RUN joins its two commands with &&, so that they make one layer.
cat > Dockerfile <<DOCKERFILE
FROM nginx:${pinned}
ENV COURSE_TOKEN=${token}
RUN sed -i 's/80;/8080;/' /etc/nginx/conf.d/default.conf && nginx -t
EXPOSE 8080
CMD ["nginx", "-g", "daemon off;"]
DOCKERFILE

# The base, then the image on top of it.
docker image pull nginx:${pinned}
docker image build -t customnginx .
docker image ls

# A child that sets no ENV of its own, and has the variable all the same.
cat > child/Dockerfile <<'DOCKERFILE'
FROM customnginx
RUN echo "$COURSE_TOKEN" > /course-token.txt
DOCKERFILE
docker image build -t customnginx-child child
docker image inspect --format '{{json .Config.Env}}' customnginx-child
