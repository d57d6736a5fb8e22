// A machine that is not vendloop's: node machine.mjs ADDRESS NUMBER KEY [SENSOR_PORT] [lies]
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import WebSocket from 'ws';

const [address, number, key, sensorPort = '0', manner = 'honest'] = process.argv.slice(2);
let dropped = 0;
createServer((_, response) => response.end(`${dropped}`)).listen(Number(sensorPort), '127.0.0.1');

const signOf = (members) => {
  const names = Object.keys(members).filter((name) => name !== 'sign' && members[name] !== '');
  const text = names.sort().map((name) => `${name}=${members[name]}`);
  return createHash('md5')
    .update([...text, `key=${key}`].join('&'))
    .digest('hex')
    .toUpperCase();
};

function connect() {
  const socket = new WebSocket(address);
  const send = (members) => {
    const message = { ...members, client_id: number, timestamp: `${Math.floor(Date.now() / 1000)}` };
    socket.send(Buffer.from(JSON.stringify({ ...message, sign: signOf(message) })).toString('base64'));
  };
  const signal = { network_type: '4g', network_rssi: '20', uptime_minutes_today: '5' };
  socket.on('open', () => send({ method: 'client.heartbeat', ...signal, status: 'NORMAL' }));
  socket.on('message', (data) => {
    const command = JSON.parse(Buffer.from(`${data}`, 'base64').toString());
    if (command.sign !== signOf(command) || command.method !== 'device.delivery.put') return;
    const { delivery_id, token, order_id, record_id, quantity } = command;
    send({ method: 'device.delivery.ack', delivery_id, token });
    setTimeout(() => {
      if (manner !== 'lies') dropped += Number(quantity);
      const ids = { delivery_id, token, order_id, record_id };
      send({ method: 'device.delivery.response', ...ids, deliver_status: '1', floor_status: '1', error_msg: '' });
    }, 700);
  });
  socket.on('error', (error) => console.error(error.message));
  socket.on('close', () => setTimeout(connect, 500));
}
connect();
