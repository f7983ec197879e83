// A stock client of the event-bus bridge, steered by JSON lines on stdin and telling what happens as JSON lines on
// stdout. Run in a folder with node_modules: node client.js <url>.
const readline = require('readline');
const EventBus = require('@vertx/eventbus-bridge-client.js');

const tell = (event, more) => process.stdout.write(JSON.stringify({ event, ...more }) + '\n');
const bus = new EventBus(process.argv[2]);

// The last number heard in each room that is followed.
const followed = {};

const follow = (address) =>
  bus.registerHandler(address, { since: followed[address] }, (error, message) => {
    const body = message && message.body;
    if (body && body.seq && !body.type.startsWith('room.')) followed[address] = String(body.seq);
    tell('message', { address, error, body });
  });

// The client forgets its handlers when it connects again.
bus.onopen = () => {
  tell('open');
  Object.keys(followed).forEach(follow);
};
bus.onclose = (close) => tell('close', { code: close.code });
bus.onerror = (error) => tell('error', { error });

const commands = {
  register: ({ address, headers }) =>
    bus.registerHandler(address, headers || {}, (error, message) =>
      tell('message', { address, error, body: message && message.body })),
  send: ({ address, body }) =>
    bus.send(address, body, (error, message) => tell('reply', { address, error, body: message && message.body })),
  publish: ({ address, body }) => bus.publish(address, body),
  follow: ({ address, body }) => {
    bus.enableReconnect(true);
    followed[address] = body.since;
    follow(address);
  },
  close: () => bus.close(),
};

readline.createInterface({ input: process.stdin })
  .on('line', (line) => {
    const command = JSON.parse(line);
    commands[command.do](command);
  })
  .on('close', () => process.exit(0));
