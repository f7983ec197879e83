/**
 * A stand-in for GOWA, run as a real child process and never used unless asked for by name.
 *
 * <p>It has the child's command line, environment, files, exit codes, routes, WebSocket frames and webhooks. In place of
 * WhatsApp it has a directory, {@code SIM_NETWORK} (default {@code ../.simulated-network}), in which the numbers of one
 * host leave each other mail; the rest of the world accepts every message, confirms it and reads it.
 *
 * <h2>Settings</h2>
 *
 * Besides the child's own: {@code SIM_OFFLINE=true} (no WhatsApp at all), {@code SIM_PAIR_AFTER=3s} (every login pairs by
 * itself; the number is the one typed in, the slot's id if that is digits, or a random one), {@code SIM_NETWORK},
 * {@code SIM_UNREGISTERED=5599,…} (beginnings of numbers that are not on WhatsApp), {@code SIM_AUTO_READ} and
 * {@code SIM_OUTSIDE_ACKS} (default true), {@code SIM_FETCH_LINKS} (default true: {@code /send/link} fetches the page,
 * or fails within seconds), {@code SIM_FAULTS=[{…}]} (faults from the start), {@code SIM_CRASH_AFTER=2s} with {@code
 * SIM_CRASH_CODE}, and the times of {@link io.wafleet.simulator.Timings}: {@code SIM_BOOT_CONNECT SIM_FIRST_CODE
 * SIM_NEXT_CODE SIM_LOGIN_CONTEXT SIM_PAIR_READY SIM_RECONNECT SIM_STORE_DELAY SIM_ACK_DELAY SIM_WEBHOOK_PAUSE
 * SIM_WEBHOOK_ATTEMPT SIM_WEBHOOK_TOTAL SIM_DRAIN SIM_MAIL_CHECK}.
 *
 * <h2>Limits</h2>
 *
 * So that many fit on one host, a process stays below 64 MB resident, even in a flood of sends. For that it refuses
 * bodies above 1 MiB with 413 (files of a form may have 100 MB), keeps some ten thousand messages in the chats, posts
 * eight webhooks at once, and takes in no more mail while two thousand are on their way.
 *
 * <h2>Control surface</h2>
 *
 * JSON under {@code /__simulator/}, at the root whatever the base path, without authentication. {@code device} names a
 * slot and may be left out when there is one.
 *
 * <ul>
 *   <li>{@code POST pair {"phone","qr"?,"device"?}}: the phone scans; 409 without a running login, or when {@code qr} (a QR
 *       text or a typed pair code) is not the one valid now. Answers {@code {"ad_jid"}}.
 *   <li>{@code POST receive {"from","body"?,"chat"?,"id"?,"name"?,"from_me"?,"media"?,"data"?,"extension"?,"filename"?,
 *       "kind"?,…,"device"?}}: something comes from outside. {@code media} is {@code image}, {@code video}, {@code audio},
 *       {@code document}, {@code sticker} or {@code video_note}, {@code data} its bytes in base64. {@code kind} is {@code
 *       message} (default), {@code reaction} (with {@code target}, {@code emoji}), {@code revoke} ({@code target}), {@code
 *       edit} ({@code target}, {@code body}), {@code receipt} ({@code ids}, {@code type}), {@code chat_presence} ({@code
 *       state}), {@code call} or {@code group} ({@code event} and its payload). {@code extra} is an object of further
 *       payload; {@code chat_lid} and {@code from_lid} are hidden numbers. Waits in the mailbox while the device is
 *       offline. Answers {@code {"id"}}; 409 when not paired.
 *   <li>{@code GET record?limit=}: everything of this volume that WhatsApp was given, oldest first: {@code
 *       [{id,to,body,kind,at,from,asked?}]}; {@code asked} has the other fields of the request, a file with its hash. It
 *       is kept in {@code storages/simulator-record.jsonl}, written before the send is answered, delivered or stored, and
 *       outlives a killed process; what such a process could not deliver, its successor does.
 *   <li>{@code GET faults}, {@code POST faults {…}} (adds one), {@code DELETE faults} (ends all).
 *   <li>{@code POST network {"up":false}}: the connection to WhatsApp drops, and no new one succeeds, until {@code true}.
 *   <li>{@code POST group {"group","approval"?,"asks"?,"admins"?,"hidden"?}}: of a group of this network, whether who joins is let
 *       in first, a number that asks for it, who its administrators are, and whether people are named by hidden numbers.
 *   <li>{@code POST channel {"channel","name","messages","device"?}}: the number follows a channel, which has so many messages;
 *       {@code POST picture {"of","picture"}}: somebody, or a group, has a picture of this id, or none if it is empty.
 *   <li>{@code POST logout {"device"?}}: the number unlinks this device on the phone.
 *   <li>{@code POST replaced}: the session was opened elsewhere; the process ends with 0. Happens by itself when a second
 *       process opens the same session.
 *   <li>{@code POST crash {"code":2}}: the process ends at once.
 *   <li>{@code GET state}: {@code {network_up,devices:[{device,connected,logged_in,pairing,ad_jid}],faults}}.
 *   <li>{@code POST knock}: there may be mail.
 * </ul>
 *
 * <h2>Faults</h2>
 *
 * {@code {"fault":…,"count"?,"probability"?,…}}; without a count a fault lasts until it is deleted.
 *
 * <ul>
 *   <li>{@code delay} ({@code millis}), {@code hang}, {@code error} ({@code status}, {@code code}, {@code message}), {@code
 *       reset}, {@code crash} ({@code code}), {@code torn} (half an answer), {@code garbage} ({@code status}, {@code type},
 *       {@code body}) strike requests whose path begins with {@code path} (default {@code /send/}), {@code "when":"before"}
 *       (default) they are handled, {@code "when":"taken"}, when the network has the message and the chat storage has not
 *       (after an error it never will), or {@code "when":"after"}, when the answer 200 is ready: a send is then accepted,
 *       recorded and delivered, and only its answer is lost. {@code {"fault":"reset","when":"after","probability":0.02}}
 *       loses two answers of a hundred.
 *   <li>{@code lost-ack} ({@code receipt}), {@code lost-webhook} and {@code duplicate-webhook} ({@code event}), {@code
 *       lost-store} (a send never reaches the chat storage), {@code unregistered} ({@code phones}), {@code
 *       stuck-on-sigterm}.
 * </ul>
 */
@NullMarked
package io.wafleet.simulator;

import org.jspecify.annotations.NullMarked;
