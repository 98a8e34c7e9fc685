import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;

import org.opensearch.common.logging.LogConfigurator;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;

/**
 * Runs one OpenSearch node until standard input ends. The argument is its home: a folder with config/, modules/, plugins/.
 *
 * OpenSearch's own main class also installs a security manager, checks the limits of the system, and refuses to run as
 * root, which tests in a container often are. As the process that started it holds the other end of standard input, a
 * node does not survive a test run that is killed.
 */
public final class ClusterNode {
    private ClusterNode() {}

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        Environment environment = InternalSettingsPreparer.prepareEnvironment(
                Settings.builder().put(Environment.PATH_HOME_SETTING.getKey(), home.toString()).build(),
                Map.of(),
                home.resolve("config"),
                () -> home.getFileName().toString());
        LogConfigurator.registerErrorListener();
        LogConfigurator.setNodeName(Node.NODE_NAME_SETTING.get(environment.settings()));
        LogConfigurator.configure(environment);
        try (Node node = new Node(environment)) {
            node.start();
            System.in.transferTo(OutputStream.nullOutputStream());
        }
        System.exit(0); // a plugin may have left a thread that is no daemon
    }
}
