// The official SDK, unmodified, against a running gateway: what a user of the SDK would notice.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';

const baseURL = process.env.EVENKEEL_BASE_URL ?? 'http://127.0.0.1:18080/v1';
const admin = process.env.EVENKEEL_ADMIN_URL ?? 'http://127.0.0.1:18081';
const apiKey = process.env.EVENKEEL_KEY ?? 'ek-node-checks';
const client = new OpenAI({ baseURL, apiKey });
const pools = ['assistant', 'assistant-anthropic'];
const question = [{ role: 'user', content: 'What is a good way to learn to cook rice?' }];

for (const model of pools) {
  test(`${model}: a chat is answered`, async () => {
    const answer = await client.chat.completions.create({ model, messages: question });
    assert.equal(answer.object, 'chat.completion');
    assert.equal(answer.choices[0].finish_reason, 'stop');
    assert.ok(answer.choices[0].message.content.length > 20);
    assert.ok(answer.usage.total_tokens > 0);
    assert.ok(answer._request_id);
  });

  test(`${model}: a stream has one role, one id, one finish, usage when asked`, async () => {
    const stream = await client.chat.completions.create({
      model, messages: question, stream: true, stream_options: { include_usage: true },
    });
    let roles = 0, finishes = 0, text = '', usage = null;
    const ids = new Set();
    for await (const chunk of stream) {
      ids.add(chunk.id);
      if (chunk.usage) usage = chunk.usage;
      for (const choice of chunk.choices) {
        if (choice.delta.role) roles++;
        if (choice.finish_reason) finishes++;
        text += choice.delta.content ?? '';
      }
    }
    assert.deepEqual([roles, finishes, ids.size], [1, 1, 1]);
    assert.ok(text.length > 20);
    assert.ok(usage.completion_tokens > 0);
  });

  test(`${model}: the stream helper gathers the same answer`, async () => {
    const runner = client.chat.completions.stream({ model, messages: question });
    const final = await runner.finalChatCompletion();
    assert.ok(final.choices[0].message.content.length > 20);
  });

  test(`${model}: tools are called and their results are used`, async () => {
    const tools = [{
      type: 'function',
      function: {
        name: 'lookup_order', description: 'Looks up the status of an order',
        parameters: { type: 'object', properties: { order_id: { type: 'string' } }, required: ['order_id'] },
      },
    }];
    const messages = [{ role: 'user', content: 'Please look up the status of my order A-1042.' }];
    const call = await client.chat.completions.create({ model, messages, tools });
    assert.equal(call.choices[0].finish_reason, 'tool_calls');
    const made = call.choices[0].message.tool_calls[0];
    assert.equal(made.function.name, 'lookup_order');
    JSON.parse(made.function.arguments);
    const answer = await client.chat.completions.create({
      model, tools,
      messages: [...messages, call.choices[0].message,
        { role: 'tool', tool_call_id: made.id, content: '{"status":"shipped"}' }],
    });
    assert.match(answer.choices[0].message.content, /shipped/);
  });

  test(`${model}: a streamed tool call arrives whole`, async () => {
    const runner = client.chat.completions.stream({
      model,
      messages: [{ role: 'user', content: 'Please look up the status of my order A-1042.' }],
      tools: [{
        type: 'function',
        function: {
          name: 'lookup_order', description: 'Looks up the status of an order',
          parameters: { type: 'object', properties: { order_id: { type: 'string' } } },
        },
      }],
    });
    const message = await runner.finalMessage();
    assert.equal(message.tool_calls[0].function.name, 'lookup_order');
    JSON.parse(message.tool_calls[0].function.arguments);
  });

  test(`${model}: structured output follows its schema`, async () => {
    const answer = await client.chat.completions.create({
      model, messages: question,
      response_format: {
        type: 'json_schema',
        json_schema: {
          name: 'tip', strict: true,
          schema: {
            type: 'object', additionalProperties: false, required: ['title', 'minutes'],
            properties: { title: { type: 'string' }, minutes: { type: 'integer' } },
          },
        },
      },
    });
    const tip = JSON.parse(answer.choices[0].message.content);
    assert.equal(typeof tip.title, 'string');
    assert.equal(typeof tip.minutes, 'number');
  });
}

test('models are listed', async () => {
  const names = [];
  for await (const model of client.models.list()) names.push(model.id);
  for (const name of pools) assert.ok(names.includes(name), name);
  assert.equal((await client.models.retrieve('assistant')).id, 'assistant');
});

test('a wrong key is an AuthenticationError', async () => {
  const stranger = new OpenAI({ baseURL, apiKey: 'ek-wrong' });
  await assert.rejects(stranger.chat.completions.create({ model: 'assistant', messages: question }),
    (error) => error instanceof OpenAI.AuthenticationError && error.code === 'invalid_api_key');
});

test('an unknown model is a NotFoundError', async () => {
  await assert.rejects(client.chat.completions.create({ model: 'nobody', messages: question }),
    (error) => error instanceof OpenAI.NotFoundError && error.code === 'model_not_found');
});

test('a wrong type is a BadRequestError that names the field', async () => {
  await assert.rejects(client.chat.completions.create({ model: 'assistant', messages: question, temperature: 'hot' }),
    (error) => error instanceof OpenAI.BadRequestError && error.param === 'temperature');
});

test('a failing provider is retried by the SDK as its rules say, then told', async () => {
  let sent = 0;
  const counting = new OpenAI({
    baseURL, apiKey, maxRetries: 2,
    fetch: (url, init) => { sent++; return fetch(url, init); },
  });
  await assert.rejects(counting.chat.completions.create({ model: 'failing', messages: question }),
    (error) => error instanceof OpenAI.InternalServerError && error.type !== undefined);
  assert.equal(sent, 3);
});

test('a mistake is not retried', async () => {
  let sent = 0;
  const counting = new OpenAI({
    baseURL, apiKey, maxRetries: 2,
    fetch: (url, init) => { sent++; return fetch(url, init); },
  });
  await assert.rejects(counting.chat.completions.create({ model: 'assistant', messages: [] }));
  assert.equal(sent, 1);
});

test('a provider that dies in the middle is an error, never a short answer', async () => {
  const stream = await client.chat.completions.create({ model: 'breaking', messages: question, stream: true });
  let text = '';
  await assert.rejects(async () => {
    for await (const chunk of stream) text += chunk.choices[0]?.delta?.content ?? '';
  }, (error) => error.code === 'upstream_interrupted');
  assert.ok(text.length > 0);
});

test('an aborted stream is recorded as cancelled within a second', async () => {
  const { data: stream, response } = await client.chat.completions
    .create({ model: 'slow', messages: question, stream: true }).withResponse();
  const decision = response.headers.get('x-evenkeel-decision');
  for await (const _ of stream) break; // The SDK aborts the request when the loop is left.
  const deadline = Date.now() + 1000;
  let record;
  do {
    const found = await fetch(`${admin}/admin/v1/decisions/${decision}`);
    record = found.ok ? await found.json() : undefined;
  } while (!record && Date.now() < deadline);
  assert.equal(record?.outcome, 'cancelled');
});

test('a conversation without any id stays on its route', async () => {
  const first = await client.chat.completions.create({ model: 'assistant', messages: question }).withResponse();
  const second = await client.chat.completions.create({
    model: 'assistant',
    messages: [...question, first.data.choices[0].message, { role: 'user', content: 'And how long does it take?' }],
  }).withResponse();
  assert.equal(first.response.headers.get('x-evenkeel-affinity'), 'new');
  assert.equal(second.response.headers.get('x-evenkeel-affinity'), 'pinned');
  assert.equal(second.response.headers.get('x-evenkeel-session'), first.response.headers.get('x-evenkeel-session'));
});
