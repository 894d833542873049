# Node 22: the embedded store uses SQLite as built into Node (`node:sqlite`), which Node 20 does not have.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No package needs its install script; none runs.
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY server ./server
COPY scripts ./scripts
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:22-bookworm-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=8080 \
    METRICS_PORT=9464 \
    DATA_DIR=/data
WORKDIR /app
# The folder belongs to the user of the process before it becomes a volume, so that a new volume does too.
RUN mkdir /data && chown node:node /data && chmod 700 /data
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# Data the service reads where it stands: the contract, the schemas, the frameworks, the texts of the pages.
COPY package.json LICENSE openapi.yaml ./
COPY schemas ./schemas
COPY frameworks ./frameworks
COPY server/view/locales ./server/view/locales
COPY server/view/mediation.css ./server/view/mediation.css
COPY server/verify/report/finding-codes.json ./server/verify/report/finding-codes.json
USER node
VOLUME /data
EXPOSE 8080 9464
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health/live').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# KEY_ENCRYPTION_KEY and PUBLIC_URL are given at run time: no secret and no address is part of the image.
CMD ["node", "--enable-source-maps", "dist/server/main.js"]
