package io.wafleet.http;

import io.vertx.core.http.HttpMethod;
import io.wafleet.http.contract.ContractDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The one list of operations: which there are, who may call them, and what they take. It is the API's own document, {@code
 * openapi.yaml}; what that does not say, or says in a way that is not known here, ends the start.
 */
public final class Contract {
    private static final String DOCUMENT = "/openapi.yaml";

    private final ContractDocument document;
    private final List<Operation> operations;

    private Contract(ContractDocument document, List<Operation> operations) {
        this.document = document;
        // A step that is written out comes before one that stands for any: a brace sorts behind letters.
        this.operations = operations.stream()
                .sorted(Comparator.comparing((Operation operation) ->
                                operation.path().replace(':', '{').replace('*', '{'))
                        .thenComparing(operation -> operation.method().name()))
                .toList();
    }

    /** The contract of this program. Blocks for a tenth of a second. */
    public static Contract read() {
        try (InputStream document = Contract.class.getResourceAsStream(DOCUMENT)) {
            if (document == null) {
                throw new IllegalStateException("the program has no " + DOCUMENT);
            }
            return of(new String(document.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a document says; fails with {@link IllegalStateException} if that is not all that must be known. */
    static Contract of(String yaml) {
        ContractDocument document = ContractDocument.of(yaml);
        return new Contract(document, new ContractReader(document).operations());
    }

    /** As it is served. */
    public ContractDocument document() {
        return document;
    }

    /** In the order in which a router must be asked for them. */
    public List<Operation> operations() {
        return operations;
    }

    /** The operation, which must be there. */
    public Operation operation(String id) {
        return operations.stream()
                .filter(operation -> operation.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the contract has no operation " + id));
    }

    /** All methods of all operations. */
    public Set<HttpMethod> methods() {
        return operations.stream()
                .flatMap(operation -> operation.methods().stream())
                .collect(Collectors.toSet());
    }

    /** Of the largest body that is in memory as a whole. */
    public int largestBody() {
        return operations.stream()
                .mapToInt(operation -> operation.input().maxBytes())
                .max()
                .orElse(0);
    }

    /** The names of the methods that a path offers, in alphabetical order; empty for a path that there is not. */
    Set<String> methodsAt(String normalizedPath) {
        return operations.stream()
                .filter(operation -> operation.isAt(normalizedPath))
                .flatMap(operation -> operation.methods().stream())
                .map(HttpMethod::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
