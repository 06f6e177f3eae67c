// Run by mongosh as root against mongo-1, as often as one likes: makes the replica set and the bot's own user.
const members = ['mongo-1', 'mongo-2', 'mongo-3'].map((name, _id) => ({ _id, host: `${name}:27017` }));

function isMade() {
  try {
    return rs.status().ok === 1;
  } catch (error) {
    if (error.codeName === 'NotYetInitialized') return false;
    throw error;
  }
}

if (!isMade()) rs.initiate({ _id: 'jit', members });
while (!db.hello().isWritablePrimary) sleep(500);

const jit = db.getSiblingDB('jit');
const pwd = process.env.MONGO_PASSWORD;
const roles = [{ role: 'readWrite', db: 'jit' }];
if (jit.getUser('jit') === null) jit.createUser({ user: 'jit', pwd, roles });
else jit.updateUser('jit', { pwd, roles });
