#pragma once

#include "server/api/ServerController.h"
#include "ui/areas/AreaChecks.h"
#include "ui/common/Page.h"

#include <functional>
#include <optional>

class QMimeData;
class QPushButton;
class QStackedWidget;
class QTabWidget;
class QTreeView;

namespace arealint {
struct Finding;
}

namespace ui {

class AreaFindings;
class AreaForm;
class AreasApplyDialog;
class AreasDraft;
class AreasTree;
class DraftBar;
class FolderDrop;
class FolderInspector;
class HistoryDialog;
class InlineMessage;
class ModeFixer;
class UseMeter;
class VisitorPanel;

/// Which folders are published where, and who may do what in them: a draft, seen as visitors see it, and applied.
class AreasPage final : public Page
{
    Q_OBJECT

public:
    explicit AreasPage(api::ServerController *server, QWidget *parent = nullptr);
    ~AreasPage() override;

    QString title() const override;
    QIcon icon() const override;
    void showProblem(const api::Problem &problem) override;

    AreasDraft *draft() const { return m_draft; }

    /// Asks for a folder, beginning at `start`; empty: the person changed their mind. Tests bring their own.
    using FolderChooser = std::function<QString(QWidget *parent, const QString &start)>;
    void setFolderChooser(FolderChooser chooser) { m_chooseFolder = std::move(chooser); }

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makeBar();
    QWidget *makeEmpty();
    QWidget *makeContent();
    QWidget *makeTree();
    QWidget *makeTabs();
    void connectParts();

    void followDraft();
    void followTrial();
    void inspectAll();
    void takeFacts(const FolderFacts &facts);
    void showCurrent();
    void choose(const QModelIndex &index);
    void showFindingCounts();
    void countProblems();

    void addByDialog();
    void addFolders(const QStringList &directories, const QString &parent);
    void publishFolder(const QString &path, const QString &directory);
    void moveArea(int area, const QString &path);
    void refuse(const QStringList &paths);
    void browse();
    void removeCurrent();
    void openTemplates();
    void fix(const arealint::Finding &finding);
    void accept(const arealint::Finding &finding);
    void withdraw(const arealint::Finding &finding);
    void openApply();
    void apply(AreasApplyDialog *dialog);
    void openHistory();
    void returnTo(HistoryDialog *dialog, const config::Config &former, const QString &what);

    api::ServerController *m_server;
    AreasDraft *m_draft;
    AreaFindings *m_findings;
    FolderInspector *m_inspector;
    UseMeter *m_meter;
    ModeFixer *m_fixer;
    AreasTree *m_model;
    FolderChooser m_chooseFolder;
    std::optional<config::Config> m_tried; ///< what a trial under way put in force
    int m_problems = 0;
    QList<api::Problem> m_serverProblems;
    QStringList m_inspected; ///< folders asked for
    QList<config::Area> m_measured;

    DraftBar *m_bar = nullptr;
    InlineMessage *m_message;
    QStackedWidget *m_stack;
    QTreeView *m_tree = nullptr;
    QTabWidget *m_tabs = nullptr;
    AreaForm *m_form = nullptr;
    VisitorPanel *m_visitor = nullptr;
    QPushButton *m_add = nullptr;
    QPushButton *m_remove = nullptr;
    FolderDrop *m_drop = nullptr;
};

} // namespace ui
