# Two images: `docker build .` makes vendloop (core, fleet, scenarios), `docker build --target bench .` makes the same
# with k6 for `vendloop bench`. How to use them, and what was tried: docs/image.md.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim
ARG GO_IMAGE=golang:1.26.8-bookworm

# Compiles the sources.
FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY build.mjs build-studio.mjs build-types.mjs tsconfig.json tsconfig.build.json ./
COPY src src
COPY simulators simulators
COPY scenarios scenarios
RUN npm run build
# Named volumes take owner and mode from the folders of the image.
RUN mkdir empty

# Production dependencies alone. None has an install script.
FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

# Nothing here needs a shell: no RUN, and every command is a list. A base without a shell would do.
FROM ${NODE_IMAGE} AS runtime
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json LICENSE README.md ./
COPY --from=build --chown=1000:1000 /app/empty /data
COPY --from=build --chown=1000:1000 /app/empty /keys
# The core refuses the demo keys on this address: give it a configuration with others (serve --write-config).
# The young space of Node: at 500 deliveries a second it lowers the p99 to a half or less (docs/performance.md).
ENV NODE_ENV=production \
    NODE_OPTIONS=--max-semi-space-size=64 \
    VENDLOOP_HOST=0.0.0.0 \
    VENDLOOP_PORT=7080 \
    VENDLOOP_OPS_HOST=0.0.0.0 \
    VENDLOOP_OPS_PORT=7081 \
    VENDLOOP_DATABASE=/data/vendloop.sqlite
EXPOSE 7080 7081
# By number, so that an orchestrator can see that it is not root.
USER 1000:1000
# Relative paths, such as those of reports, are in the volume.
WORKDIR /data
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
    CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.VENDLOOP_OPS_PORT + '/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/dist/src/cli/main.js"]
CMD ["serve"]

# k6 is licensed under the AGPL: an image with it may be passed on only with its source and terms.
# So no image with k6 is published. It is built here, at the user's side, and runs as a program of its own.
FROM ${GO_IMAGE} AS k6
ENV CGO_ENABLED=0 GOBIN=/usr/local/bin
RUN go install go.k6.io/k6/v2@v2.2.0

FROM runtime AS bench
COPY --from=k6 /usr/local/bin/k6 /usr/local/bin/k6
# `bench` starts a core of its own, on a port that it chooses.
HEALTHCHECK NONE
CMD ["bench", "smoke"]

# The last stage is what `docker build .` makes.
FROM runtime AS vendloop
