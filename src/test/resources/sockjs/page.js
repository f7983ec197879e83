// Stock clients of the event-bus bridge in a page, steered by the tests: each tells what happens to it, in order.
// vertx-eventbus.js beside it is @vertx/eventbus-bridge-client.js 1.0.0 as npm has it; SockJS comes from its webjar.
window.tests = (() => {
  const clients = {};

  const connect = (name, url, options) => {
    const bus = new EventBus(url, options);
    // The last number heard in each room that is followed.
    const client = { bus, told: [], followed: {} };
    clients[name] = client;
    const tell = (event, more) => client.told.push({ event, ...more });
    const hear = (address) => (error, message) => {
      const body = message && message.body;
      if (body && body.seq && !body.type.startsWith('room.')) {
        if (address in client.followed) client.followed[address] = String(body.seq);
      }
      tell(error ? 'refused' : 'message', { address, error, body });
    };
    client.follow = (address) => bus.registerHandler(address, { since: client.followed[address] }, hear(address));
    client.commands = {
      register: ({ address, headers }) => bus.registerHandler(address, headers || {}, hear(address)),
      send: ({ address, body }) =>
        bus.send(address, body, (error, message) => tell('reply', { address, error, body: message && message.body })),
      publish: ({ address, body }) => bus.publish(address, body),
      follow: ({ address, body }) => {
        bus.enableReconnect(true);
        client.followed[address] = body.since;
        client.follow(address);
      },
      close: () => {
        bus.enableReconnect(false);
        if (bus.sockJSConn) bus.close();
      },
    };
    bus.onopen = () => {
      tell('open', { transport: bus.sockJSConn.transport });
      // The client forgets its handlers when it connects again.
      Object.keys(client.followed).forEach(client.follow);
    };
    bus.onclose = (close) => tell('close', { code: close.code, reason: close.reason });
    bus.onerror = (error) => tell('error', { error });
  };

  return {
    connect,
    command: (name, command) => clients[name].commands[command.do](command),
    drain: (name) => clients[name].told.splice(0),
  };
})();
