package io.wafleet.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Passes over what a server says before its answer, such as {@code 102 Processing}: a client must (RFC 9110, 15.2), and
 * Vert.x knows 100 and 103 only. To be set as a client's connect handler.
 */
public final class Informational extends ChannelInboundHandlerAdapter {
    private static final int CONTINUE = 100;
    private static final int SWITCHING = 101;

    private boolean passing;

    private Informational() {}

    public static void passOver(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            base.channelHandlerContext()
                    .pipeline()
                    .addBefore(base.channelHandlerContext().name(), "informational", new Informational());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse response) {
            int status = response.status().code();
            passing = response.status().codeClass() == HttpStatusClass.INFORMATIONAL
                    && status != CONTINUE
                    && status != SWITCHING;
        }
        if (!passing) {
            context.fireChannelRead(message);
            return;
        }
        passing = !(message instanceof LastHttpContent);
        ReferenceCountUtil.release(message);
    }
}
