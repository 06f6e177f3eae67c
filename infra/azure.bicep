// The bot on Container Apps, two replicas, with its registration in Azure Bot and, if none is given, a database.
// base.bicep goes before: this needs its identity, its registry with an image, and its log.
targetScope = 'resourceGroup'

@minLength(4)
@maxLength(20)
@description('The same as for base.bicep.')
param resourceBaseName string

@description('Region of everything that has one.')
param location string = resourceGroup().location

@description('Image of the bot in the registry of base.bicep, for example name.azurecr.io/teams-jit-access:1')
param image string

@maxLength(42)
@description('How the bot is called in Teams.')
param botDisplayName string = 'JIT Access'

@description('Object ids of users or groups who may administer, comma-separated: JIT_ADMIN_IDS.')
param adminIds string

@description('Object ids of users or groups who may read everything: JIT_AUDITOR_IDS.')
param auditorIds string = ''

@description('Id of the app in the catalogue, to install it for approvers who lack it: TEAMS_CATALOG_APP_ID.')
param teamsCatalogAppId string = ''

@secure()
@description('Connection string of a MongoDB that you have. Empty: an Azure DocumentDB cluster is made.')
param mongodbUri string = ''

@secure()
@description('Password for the cluster that is made; not read where a connection string is given.')
param databasePassword string = ''

@allowed([
  'M30'
  'M40'
  'M50'
])
@description('Size of the cluster that is made. Smaller ones have no second server to fail over to.')
param databaseTier string = 'M30'

var port = 3978
var databaseUser = 'jitaccess'
var makesDatabase = empty(mongodbUri)

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: resourceBaseName
}

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' existing = {
  name: resourceBaseName
}

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' existing = {
  name: resourceBaseName
}

resource cluster 'Microsoft.DocumentDB/mongoClusters@2025-09-01' = if (makesDatabase) {
  name: resourceBaseName
  location: location
  properties: {
    administrator: {
      userName: databaseUser
      password: databasePassword
    }
    serverVersion: '8.0'
    compute: {
      tier: databaseTier
    }
    storage: {
      sizeGb: 32
    }
    sharding: {
      shardCount: 1
    }
    highAvailability: {
      targetMode: 'ZoneRedundantPreferred'
    }
    publicNetworkAccess: 'Enabled'
  }
}

// Container Apps without a network of its own has no fixed address. With one, take a private endpoint instead of this.
resource fromAzure 'Microsoft.DocumentDB/mongoClusters/firewallRules@2025-09-01' = if (makesDatabase) {
  parent: cluster
  name: 'AllowAzureServices'
  properties: {
    startIpAddress: '0.0.0.0'
    endIpAddress: '0.0.0.0'
  }
}

var clusterUri = makesDatabase ? cluster!.properties.connectionString : ''
var databaseUri = makesDatabase
  ? replace(replace(clusterUri, '<user>', databaseUser), '<password>', uriComponent(databasePassword))
  : mongodbUri

resource environment 'Microsoft.App/managedEnvironments@2025-01-01' = {
  name: resourceBaseName
  location: location
  properties: {
    appLogsConfiguration: {
      destination: 'log-analytics'
      logAnalyticsConfiguration: {
        customerId: logs.properties.customerId
        sharedKey: logs.listKeys().primarySharedKey
      }
    }
  }
}

resource app 'Microsoft.App/containerApps@2025-01-01' = {
  name: resourceBaseName
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    environmentId: environment.id
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: {
        external: true
        allowInsecure: false
        targetPort: port
        transport: 'http'
      }
      registries: [
        {
          server: registry.properties.loginServer
          identity: identity.id
        }
      ]
      // The only secret there is; the app's own store keeps it, so a Key Vault would add a party and hide nothing.
      secrets: [
        {
          name: 'mongodb-uri'
          value: databaseUri
        }
      ]
    }
    template: {
      // Draining, turns and work under way: 15, 10 and a few seconds more.
      terminationGracePeriodSeconds: 45
      containers: [
        {
          name: 'bot'
          image: image
          resources: {
            cpu: json('0.5')
            memory: '1Gi'
          }
          env: [
            {
              name: 'PORT'
              value: string(port)
            }
            {
              name: 'MONGODB_URI'
              secretRef: 'mongodb-uri'
            }
            {
              name: 'MicrosoftAppType'
              value: 'UserAssignedMSI'
            }
            {
              name: 'MicrosoftAppId'
              value: identity.properties.clientId
            }
            {
              name: 'MicrosoftAppTenantId'
              value: identity.properties.tenantId
            }
            {
              name: 'AZURE_CLIENT_ID'
              value: identity.properties.clientId
            }
            {
              name: 'JIT_ADMIN_IDS'
              value: adminIds
            }
            {
              name: 'JIT_AUDITOR_IDS'
              value: auditorIds
            }
            {
              name: 'TEAMS_CATALOG_APP_ID'
              value: teamsCatalogAppId
            }
          ]
          probes: [
            {
              // Before it listens, a first start may wait two minutes for another replica to prepare the database.
              type: 'Startup'
              httpGet: {
                path: '/livez'
                port: port
              }
              periodSeconds: 15
              timeoutSeconds: 5
              failureThreshold: 10
            }
            {
              type: 'Liveness'
              httpGet: {
                path: '/livez'
                port: port
              }
              periodSeconds: 10
              timeoutSeconds: 5
              failureThreshold: 3
            }
            {
              // It gives its own checks two seconds.
              type: 'Readiness'
              httpGet: {
                path: '/readyz'
                port: port
              }
              periodSeconds: 5
              timeoutSeconds: 4
              failureThreshold: 2
            }
          ]
        }
      ]
      scale: {
        minReplicas: 2
        maxReplicas: 4
      }
    }
  }
}

resource bot 'Microsoft.BotService/botServices@2022-09-15' = {
  name: resourceBaseName
  location: 'global'
  kind: 'azurebot'
  sku: {
    name: 'F0'
  }
  properties: {
    displayName: botDisplayName
    endpoint: 'https://${app.properties.configuration.ingress.fqdn}/api/messages'
    msaAppId: identity.properties.clientId
    msaAppMSIResourceId: identity.id
    msaAppTenantId: identity.properties.tenantId
    msaAppType: 'UserAssignedMSI'
    disableLocalAuth: true
  }
}

resource teams 'Microsoft.BotService/botServices/channels@2022-09-15' = {
  parent: bot
  name: 'MsTeamsChannel'
  location: 'global'
  properties: {
    channelName: 'MsTeamsChannel'
    properties: {
      isEnabled: true
    }
  }
}

output BOT_DOMAIN string = app.properties.configuration.ingress.fqdn
output AZURE_CONTAINER_APP_NAME string = app.name
