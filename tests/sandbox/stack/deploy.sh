#!/bin/bash
# Deploys the stack as .env says.
set -euo pipefail
cd "$(dirname "$0")"
set -a
# shellcheck source=/dev/null
. ./.env
set +a
exec docker stack deploy --with-registry-auth --compose-file docker-compose.yml "$STACK"
