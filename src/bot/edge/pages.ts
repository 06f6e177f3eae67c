/** Where the app's manifest points people (store rule: its links work). Whoever runs the bot may answer these paths themselves. */
export const pages: Readonly<Record<string, string>> = {
  '/about': page('JIT Access', [
    'Ask in Microsoft Teams for an Entra role or a group membership, for a limited time and with a reason. Approvers decide on a card; nobody approves their own request. What is given is taken back at its end, and everything is recorded.',
    'Say “help” to the bot to see what you can ask for. Questions about access go to the administrators of your organization.',
  ]),
  '/privacy': page('Privacy', [
    'This bot is run by your own organization, on its own servers and for its own tenant.',
    'It keeps in its database: who asked for what, when, for how long, with which reason and ticket; who decided, how, and with which comment; when access was given and taken back; refused attempts; and, to write to people in Teams, their object id, name, language, time zone and the address of their chat with the bot. It reads people, groups and roles from Microsoft Graph.',
    'It writes to Microsoft Graph and Microsoft Teams and to nobody else, and sends no usage data anywhere. It hears what is said to it, not other conversations.',
    'The audit trail cannot be changed. How long it is kept is a rule of your organization; its administrators tell you, and answer requests about your data.',
  ]),
  '/terms': page('Terms of use', [
    'Your organization offers this bot to its own people; its rules for privileged access apply. Ask only for what a task needs, give the true reason, and give access back when you are done.',
    'The software is open source under the MIT licence and comes without warranty.',
  ]),
};

function page(title: string, paragraphs: readonly string[]): string {
  const text = paragraphs.map((words) => `<p>${words}</p>`).join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head><body><main><h1>${title}</h1>${text}</main></body></html>`;
}
