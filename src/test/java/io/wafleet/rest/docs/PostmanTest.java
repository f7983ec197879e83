package io.wafleet.rest.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.http.Contract;
import io.wafleet.http.contract.ContractDocument;
import io.wafleet.http.contract.Described;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who imports the collection has all operations, ready to be sent but for the token. */
class PostmanTest {
    private static final ContractDocument CONTRACT = Contract.read().document();
    private static final JsonObject COLLECTION = new JsonObject(new Postman(CONTRACT).asJson());

    private static Stream<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast);
    }

    private static List<JsonObject> items() {
        return objects(COLLECTION.getJsonArray("item"))
                .flatMap(folder -> objects(folder.getJsonArray("item")))
                .toList();
    }

    private static JsonObject request(Described operation) {
        return items().stream()
                .filter(item -> item.getString("name").equals(operation.json().getString("summary")))
                .findFirst()
                .orElseThrow()
                .getJsonObject("request");
    }

    private static JsonObject request(String operationId) {
        return CONTRACT.operations().stream()
                .filter(each -> each.id().equals(operationId))
                .map(PostmanTest::request)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldHaveARequestForEachOperationInTheFolderOfItsTag() {
        assertThat(items()).hasSameSizeAs(CONTRACT.operations());
        assertThat(objects(COLLECTION.getJsonArray("item")).map(folder -> folder.getString("name")))
                .contains("auth", "devices", "messages");
        assertThat(CONTRACT.operations())
                .allSatisfy(operation -> assertThat(request(operation).getString("method"))
                        .isEqualTo(operation.method().name()));
    }

    @Test
    void shouldTakeTheGatewaysAddressAndTheTokenFromVariables() {
        assertThat(objects(COLLECTION.getJsonArray("variable")).map(variable -> variable.getString("key")))
                .containsExactly("baseUrl", "token");
        assertThat(items())
                .allSatisfy(item -> assertThat(item.getJsonObject("request")
                                .getJsonObject("url")
                                .getString("raw"))
                        .startsWith("{{baseUrl}}/api/"));
        assertThat(COLLECTION.getJsonObject("auth").getString("type")).isEqualTo("bearer");
        assertThat(request("login").getJsonObject("auth").getString("type")).isEqualTo("noauth");
    }

    @Test
    void shouldNameThePartsOfTheAddressAsPostmanDoes() {
        JsonObject url = request("getDelivery").getJsonObject("url");

        assertThat(url.getJsonArray("path")).containsExactly("api", "webhooks", ":webhookId", "deliveries", ":seq");
        assertThat(objects(url.getJsonArray("variable")).map(variable -> variable.getString("key")))
                .containsExactly("webhookId", "seq");
    }

    @Test
    void shouldSwitchOnOfTheQueryWhatMustBeThere() {
        JsonArray query = request("listMessages").getJsonObject("url").getJsonArray("query");

        assertThat(objects(query).filter(parameter -> !parameter.getBoolean("disabled")))
                .extracting(parameter -> parameter.getString("key"))
                .containsExactly("device");
    }

    @Test
    void shouldSendTheExampleOfTheContract() {
        JsonObject body = request("createDevice").getJsonObject("body");

        assertThat(body.getString("mode")).isEqualTo("raw");
        assertThat(new JsonObject(body.getString("raw")).fieldNames()).contains("phoneNumber");
    }
}
