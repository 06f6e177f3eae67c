import type { Route } from '../router.ts';

const readTenant = [['Organization.Read.All'], ['Directory.Read.All']];

const isPremium2 = (plan: { name: string }): boolean => plan.name === 'AAD_PREMIUM_P2';

export const organizationRoutes: Route[] = [
  {
    method: 'GET',
    path: '/organization',
    permissions: readTenant,
    query: 'entity',
    handle(ctx) {
      const { id, displayName, domain } = ctx.tenant.organization;
      const verifiedDomains = [
        {
          capabilities: 'Email, OfficeCommunicationsOnline',
          isDefault: true,
          isInitial: false,
          name: domain,
          type: 'Managed',
        },
      ];
      const row: Record<string, unknown> = { id, displayName, tenantType: 'AAD', verifiedDomains };
      const names = ctx.query.select ?? Object.keys(row);
      const value = [Object.fromEntries(names.map((name) => [name, row[name] ?? null]))];
      return { status: 200, body: { '@odata.context': `${ctx.baseUrl}/$metadata#organization`, value } };
    },
  },
  {
    method: 'GET',
    path: '/subscribedSkus',
    permissions: readTenant,
    query: 'entity',
    handle(ctx) {
      const value = ctx.tenant.organization.servicePlans.map(({ sku, skuId, plans }) => ({
        id: `${ctx.tenant.organization.id}_${skuId}`,
        // without P2 every PIM call is refused, so the subscription that has it must be over
        capabilityStatus: ctx.knobs.pim.licensed || !plans.some(isPremium2) ? 'Enabled' : 'Suspended',
        skuId,
        skuPartNumber: sku,
        servicePlans: plans.map((plan) => ({
          appliesTo: 'User',
          provisioningStatus: 'Success',
          servicePlanId: plan.id,
          servicePlanName: plan.name,
        })),
      }));
      return { status: 200, body: { '@odata.context': `${ctx.baseUrl}/$metadata#subscribedSkus`, value } };
    },
  },
];
