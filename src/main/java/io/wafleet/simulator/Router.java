package io.wafleet.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The child's routes. Those of devices come first; the others need a device, as any unknown path does (contract 4.1). */
final class Router {
    /** A handler of a matched request; {@code slot} is null where no device is needed. */
    interface Handler {
        HttpResponse handle(Call call);
    }

    /** A matched request. */
    record Call(
            HttpRequest request,
            Map<String, String> params,
            @Nullable Slot resolved) {
        Slot slot() {
            if (resolved == null) {
                throw new IllegalStateException("not device-scoped");
            }
            return resolved;
        }

        String param(String name) {
            return params.getOrDefault(name, "");
        }
    }

    private record Route(String method, List<String> segments, boolean scoped, Handler handler) {
        private @Nullable Map<String, String> match(List<String> path) {
            if (path.size() != segments.size()) {
                return null;
            }
            Map<String, String> params = new HashMap<>();
            for (int i = 0; i < path.size(); i++) {
                String segment = segments.get(i);
                if (segment.startsWith(":") && !path.get(i).isEmpty()) {
                    params.put(segment.substring(1), path.get(i));
                } else if (!segment.equalsIgnoreCase(path.get(i))) {
                    return null;
                }
            }
            return params;
        }
    }

    private final Slots slots;
    private final List<Route> routes = new ArrayList<>();

    Router(Slots slots) {
        this.slots = slots;
    }

    Router free(String method, String path, Handler handler) {
        routes.add(new Route(method, segments(path), false, handler));
        return this;
    }

    Router scoped(String method, String path, Handler handler) {
        routes.add(new Route(method, segments(path), true, handler));
        return this;
    }

    HttpResponse route(HttpRequest request) {
        List<String> path = segments(request.path());
        for (Route route : routes) {
            Map<String, String> params = route.scoped ? null : matchOf(route, request, path);
            if (params != null) {
                return route.handler.handle(new Call(request, params, null));
            }
        }
        Slot slot = path.isEmpty() ? null : slots.resolve(request);
        for (Route route : routes) {
            Map<String, String> params = route.scoped ? matchOf(route, request, path) : null;
            if (params != null) {
                return route.handler.handle(new Call(request, params, slot));
            }
        }
        boolean otherVerb = routes.stream().anyMatch(route -> route.match(path) != null);
        return HttpResponse.status(otherVerb ? 405 : 404);
    }

    private static @Nullable Map<String, String> matchOf(Route route, HttpRequest request, List<String> path) {
        boolean sameVerb = route.method.equals(request.method()) || route.method.equals("*");
        return sameVerb ? route.match(path) : null;
    }

    private static List<String> segments(String path) {
        String trimmed = path.replaceAll("^/+|/+$", "");
        return trimmed.isEmpty() ? List.of() : List.of(trimmed.split("/", -1));
    }
}
