// What must be there before the bot's image can be: who it is, where images lie, where logs go.
targetScope = 'resourceGroup'

@minLength(4)
@maxLength(20)
@description('Begins the name of everything here. Lower-case letters and digits: a registry takes nothing else.')
param resourceBaseName string

@description('Region of everything that has one.')
param location string = resourceGroup().location

// One identity is the bot in Teams and the app in Graph, so that there is no secret for either.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: resourceBaseName
  location: location
}

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: resourceBaseName
  location: location
  sku: {
    name: 'Basic'
  }
  properties: {
    adminUserEnabled: false
  }
}

var acrPull = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '7f951dda-4ed3-4680-a7ca-43fe172d538d')

resource mayPull 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, identity.id, acrPull)
  scope: registry
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: acrPull
  }
}

// Heads of the audit trail are published in the log: whoever administers the database should not administer this.
resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: resourceBaseName
  location: location
  properties: {
    retentionInDays: 90
    sku: {
      name: 'PerGB2018'
    }
  }
}

output AZURE_REGISTRY_NAME string = registry.name
output AZURE_REGISTRY_SERVER string = registry.properties.loginServer
output BOT_ID string = identity.properties.clientId
output BOT_TENANT_ID string = identity.properties.tenantId
