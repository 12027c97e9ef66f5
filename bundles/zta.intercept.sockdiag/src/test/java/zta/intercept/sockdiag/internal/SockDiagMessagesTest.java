package zta.intercept.sockdiag.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import zta.api.flow.Protocol;

class SockDiagMessagesTest {
  private static final int UID = 1001;

  private final InetSocketAddress local = end("127.0.0.1", 0x1234);
  private final InetSocketAddress remote = end("127.0.0.1", 1080);

  private static InetSocketAddress end(String address, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByName(address), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static ByteBuffer answer(int sourcePort, int destinationPort, int uid, int inode) {
    ByteBuffer answer = ByteBuffer.allocate(88).order(ByteOrder.nativeOrder());
    answer.putInt(88).putShort((short) 20).putShort((short) 0).putInt(7).putInt(0);
    answer.put((byte) 2).put((byte) 1).putShort((short) 0);
    answer.put((byte) (sourcePort >> 8)).put((byte) sourcePort);
    answer.put((byte) (destinationPort >> 8)).put((byte) destinationPort);
    return answer.putInt(80, uid).putInt(84, inode).rewind();
  }

  @Test
  void asksForExactlyOneSocket() {
    ByteBuffer question = ByteBuffer.allocate(128);
    SockDiagMessages.ask(question, 9, Protocol.TCP, local, remote);
    assertEquals(72, question.remaining());
    assertEquals(72, question.getInt(0));
    assertEquals(9, question.getInt(8));
    assertEquals(2, question.get(16));
    assertEquals(6, question.get(17));
    assertEquals(0x12, question.get(24));
    assertEquals(0x34, question.get(25));
    assertEquals(127, question.get(28));
    assertEquals(127, question.get(44));
    assertEquals(-1, question.getInt(64));
  }

  @Test
  void asksForIpv6ByItsOwnFamily() {
    ByteBuffer question = ByteBuffer.allocate(128);
    SockDiagMessages.ask(question, 1, Protocol.TCP, end("::1", 1), end("::1", 2));
    assertEquals(10, question.get(16));
    assertEquals(1, question.get(43));
  }

  @Test
  void asksForAUdpSocketAsForAPacketThatArrives() {
    ByteBuffer question = ByteBuffer.allocate(128);
    SockDiagMessages.ask(question, 9, Protocol.UDP, end("127.0.0.7", 0x1234), end("10.0.0.1", 53));
    assertEquals(17, question.get(17));
    assertEquals(53, question.get(25));
    assertEquals(0x12, question.get(26));
    assertEquals(10, question.get(28));
    assertEquals(127, question.get(44));
  }

  @Test
  void aUdpSocketNeedNotBeConnected() {
    ByteBuffer unconnected = answer(0x1234, 0, UID, 55);
    assertEquals(
        OptionalLong.of(UID), SockDiagMessages.uid(unconnected, Protocol.UDP, local, remote));
    ByteBuffer elsewhere = answer(0x1234, 53, UID, 55);
    assertEquals(
        OptionalLong.empty(), SockDiagMessages.uid(elsewhere, Protocol.UDP, local, remote));
  }

  @Test
  void namesTheOwner() {
    ByteBuffer answer = answer(0x1234, 1080, UID, 55);
    assertTrue(SockDiagMessages.answers(answer, 7));
    assertFalse(SockDiagMessages.answers(answer, 8));
    assertEquals(0, SockDiagMessages.error(answer));
    assertEquals(OptionalLong.of(UID), SockDiagMessages.uid(answer, Protocol.TCP, local, remote));
  }

  @Test
  void aListenerAtTheSamePortIsNotTheConnection() {
    ByteBuffer listener = answer(0x1234, 0, UID, 55);
    assertEquals(OptionalLong.empty(), SockDiagMessages.uid(listener, Protocol.TCP, local, remote));
  }

  @Test
  void aSocketThatNobodyHoldsAnyMoreIsNobodysAndNotRoots() {
    ByteBuffer orphan = answer(0x1234, 1080, 0, 0);
    assertEquals(OptionalLong.empty(), SockDiagMessages.uid(orphan, Protocol.TCP, local, remote));
  }

  @Test
  void readsTheKernelsError() {
    ByteBuffer refusal = ByteBuffer.allocate(36).order(ByteOrder.nativeOrder());
    refusal.putInt(36).putShort((short) 2).putShort((short) 0).putInt(7).putInt(0).putInt(-2);
    assertEquals(SockDiagMessages.NO_SUCH_SOCKET, SockDiagMessages.error(refusal.rewind()));
  }
}
