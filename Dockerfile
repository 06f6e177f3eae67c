# The bot and nothing else: no sandbox, no tests, no tools. Built from the root of the project: docker build -t teams-jit-access .
FROM node:24.21.0-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# No package that runs in production needs an install script.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && npm cache clean --force

FROM node:24.21.0-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production
COPY --from=packages /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY src ./src
# Root owns the files, so the process cannot change what it runs.
USER node
EXPOSE 3978
# Told to stop, the bot takes no more turns, ends what is under way and leaves: give it 45 seconds.
STOPSIGNAL SIGTERM
# Alive only: whether it is ready is for whoever spreads the load to ask, at /readyz. A database that is away is no
# reason to start a process anew.
HEALTHCHECK --interval=30s --timeout=5s --start-period=130s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3978}/livez`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/index.ts"]
