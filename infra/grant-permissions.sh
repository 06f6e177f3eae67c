#!/usr/bin/env bash
# Grants application permissions of Microsoft Graph to the bot's identity; `npm run doctor` says which.
#   infra/grant-permissions.sh <client id> <permission>...
# Needs the Azure CLI, signed in (az login) as a Privileged Role Administrator: nobody less may consent to these.
# Granting one twice is fine.
set -euo pipefail

if [ $# -lt 2 ]; then
  sed -n 's/^# \{0,1\}//p' "$0" | tail -n +2 >&2
  exit 2
fi
client=$1
shift
graph_app=00000003-0000-0000-c000-000000000000
api=${GRAPH_BASE_URL:-https://graph.microsoft.com}/v1.0

principal=$(az ad sp show --id "$client" --query id --output tsv)
graph=$(az ad sp show --id "$graph_app" --query id --output tsv)
# The whole list at once: a slice of it would be a page.
held=$(az rest --method get --url "$api/servicePrincipals/$principal/appRoleAssignments?\$top=999" \
  --query 'value[].appRoleId' --output tsv)

for permission in "$@"; do
  role=$(az ad sp show --id "$graph_app" --output tsv \
    --query "appRoles[?value=='$permission' && contains(allowedMemberTypes, 'Application')].id | [0]")
  if [ -z "$role" ] || [ "$role" = None ]; then
    echo "$permission is no application permission of Microsoft Graph" >&2
    exit 1
  fi
  if grep -qx "$role" <<<"$held"; then
    echo "$permission: granted already"
    continue
  fi
  az rest --method post --url "$api/servicePrincipals/$principal/appRoleAssignments" --output none \
    --body "{\"principalId\":\"$principal\",\"resourceId\":\"$graph\",\"appRoleId\":\"$role\"}"
  echo "$permission: granted"
done
echo 'A managed identity may need up to a day until its tokens show this.'
