# Makes these files fit an nginx that runs beside the gateway instead of in Docker. See docs/operations.md.
/^ *resolver /d
s#set $gateway wafleet:3000;#set $gateway 127.0.0.1:3000;#
s#/dev/stderr#/var/log/nginx/error.log#
s#/dev/stdout#/var/log/nginx/access.log#
s#^worker_processes #user www-data;\n&#
