#!/usr/bin/perl
# A child that is up in milliseconds and answers GET requests: what the supervisor and the link monitor ask; it can do nothing else.
# TINY_MODE: mute (takes connections, never answers), error (answers 500), flap (exits with 1 after TINY_LIFE seconds),
# useless (answers its probes and nothing else), ancient (wants a login even for its probes). TINY_VERSION: what it says it is.
use strict;
use warnings;
use Socket;

my $mode = $ENV{TINY_MODE} // '';
my $dies = $mode eq 'flap' ? time_now() + $ENV{TINY_LIFE} : 0;
my ($id) = ($ENV{WAFLEET_COOKIE} // '') =~ m{/([^/]+)/};
$id //= 'nobody';
$SIG{PIPE} = 'IGNORE';
$| = 1;

socket(my $listener, PF_INET, SOCK_STREAM, 0) or die "socket: $!";
setsockopt($listener, SOL_SOCKET, SO_REUSEADDR, 1);
bind($listener, sockaddr_in($ENV{APP_PORT}, INADDR_LOOPBACK)) or exit 1;
listen($listener, 128) or exit 1;
print "tiny child $$ listens on $ENV{APP_PORT}\n";

my %callers;
while (1) {
    my $ready = '';
    vec($ready, $_, 1) = 1 for fileno($listener), keys %callers;
    select($ready, undef, undef, $dies ? 0.02 : undef);
    exit 1 if $dies && time_now() > $dies;
    for my $fd (grep { vec($ready, $_, 1) } keys %callers) {
        my $caller = $callers{$fd};
        if (!sysread($caller->{socket}, $caller->{request}, 65536, length $caller->{request})) { delete $callers{$fd}; next; }
        while ($mode ne 'mute' && $caller->{request} =~ s{^(\S+) (\S+).*?\r\n\r\n}{}s) { answer($caller->{socket}, $2); }
    }
    next unless vec($ready, fileno($listener), 1);
    accept(my $socket, $listener) or next;
    $callers{fileno $socket} = { socket => $socket, request => '' };
}

sub answer {
    my ($caller, $path) = @_;
    return reply($caller, '500 Internal Server Error', '{"code":"INTERNAL","message":"on purpose"}') if $mode eq 'error';
    if ($path =~ m{^/tiny/exit/(\d+)}) { my $code = $1; reply($caller, '200 OK', '{}'); exit $code; }
    if ($path =~ m{^/tiny/say/(\d+)}) { print 'x' x 99, "\n" for 1 .. $1; return reply($caller, '200 OK', '{}'); }
    if ($path =~ m{^/tiny/eat/(\d+)}) { my $eaten = 'x' x ($1 * 1024 * 1024); return reply($caller, '200 OK', '{}'); }
    return reply($caller, '401 Unauthorized', 'Unauthorized') if $mode eq 'ancient';
    return reply($caller, '200 OK', '{}') if $path eq '/health';
    return reply($caller, '500 Internal Server Error', '{"code":"INTERNAL","message":"no store"}') if $mode eq 'useless';
    return ok($caller, qq([{"id":"$id"}])) if $path eq '/devices';
    return ok($caller, qq({"is_connected":true,"is_logged_in":true,"jid":"$id\@s.whatsapp.net"})) if $path eq '/app/status';
    return ok($caller, '{"version":"' . ($ENV{TINY_VERSION} // 'v9.2.0') . '"}') if $path eq '/app/info';
    return reply($caller, '404 Not Found', '{"code":"NOT_FOUND","message":"tiny"}');
}

sub ok { my ($caller, $results) = @_; reply($caller, '200 OK', qq({"status":200,"code":"SUCCESS","message":"","results":$results})); }

sub reply {
    my ($caller, $status, $body) = @_;
    my $length = length $body;
    syswrite($caller, "HTTP/1.1 $status\r\nContent-Type: application/json\r\nContent-Length: $length\r\n\r\n$body");
}

# A clock with fractions of a second, without a module that a small perl lacks.
sub time_now { open(my $clock, '<', '/proc/uptime') or die; my ($now) = split ' ', <$clock>; return $now; }
