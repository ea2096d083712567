# The service: ingest, verifier or both (docs/deployment.md). From the root of the project:
#   docker build -t suanheng:local .
FROM docker.io/library/node:20.19-bookworm-slim AS build
WORKDIR /build
COPY . .
RUN npm ci && npm prune --omit=dev

FROM docker.io/library/node:20.19-bookworm-slim
# Nothing that installs is needed here, nor the embedded engine beside a server: EMBEDDED=keep keeps it.
ARG EMBEDDED=drop
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn*
WORKDIR /opt/suanheng
COPY --from=build /build/package.json ./
COPY --from=build /build/bin ./bin
COPY --from=build /build/dist ./dist
COPY --from=build /build/node_modules ./node_modules
RUN if [ "$EMBEDDED" = drop ]; then rm -rf node_modules/@chdb; fi \
 && mkdir -p /data && chown 10001:10001 /data
USER 10001:10001
ENV SUANHENG_DATA=/data SUANHENG_HOST=0.0.0.0 SUANHENG_PORT=8787 NODE_ENV=production
VOLUME /data
EXPOSE 8787
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.SUANHENG_PORT + '/readyz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "bin/suanheng.cjs"]
CMD ["serve"]
