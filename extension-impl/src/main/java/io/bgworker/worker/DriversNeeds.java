package io.bgworker.worker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.TimeZone;
import java.util.logging.Logger;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** What JDBC drivers use of the JDK to log in somewhere, used once for nothing: no database is needed for it, and no driver. */
final class DriversNeeds {

    /** As PostgreSQL has its passwords hashed, which takes some milliseconds once it is compiled. */
    private static final int ITERATIONS = 4_096;

    private static final int KEY_BITS = 256;

    private static final int MILLIS_MAX = 1_000;

    private DriversNeeds() {}

    static void use() throws IOException, GeneralSecurityException {
        byte[] salt = new byte[16];
        new SecureRandom().nextBytes(salt);
        byte[] hashed = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec("password".toCharArray(), salt, ITERATIONS, KEY_BITS))
                .getEncoded();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(hashed, mac.getAlgorithm()));
        mac.doFinal(salt);
        if (JulBridge.isUsed()) {
            Logger.getLogger(DriversNeeds.class.getName()).fine("Nobody hears this");
        }
        TimeZone.getDefault();
        talkToOurselves();
    }

    private static void talkToOurselves() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket one = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket other = accept(server)) {
            one.setTcpNoDelay(true);
            one.getOutputStream().write(0);
            other.getInputStream().read();
        }
    }

    /** Somebody else may be quicker to call, and say nothing. */
    private static Socket accept(ServerSocket server) throws IOException {
        server.setSoTimeout(MILLIS_MAX);
        Socket caller = server.accept();
        caller.setSoTimeout(MILLIS_MAX);
        return caller;
    }
}
