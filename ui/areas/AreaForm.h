#pragma once

#include "ui/areas/AreaChecks.h"

#include <QWidget>

class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace ui {

class AreaLimits;
class FieldNote;
class GrantsEditor;
class InlineMessage;
class PlainLabel;

/// The details of one area. Every finished edit is reported with the whole area; what could not be applied stays in
/// the form until it is mended or discarded.
class AreaForm final : public QWidget
{
    Q_OBJECT

public:
    explicit AreaForm(QWidget *parent = nullptr);

    /// Shows area `index`. An edit that waits to be mended survives as long as the configured area stays the same.
    void showArea(const config::Config &config, qsizetype index);
    void setFacts(const FolderFacts &facts); ///< ignored unless of the folder that is shown
    void setDirectory(const QString &directory); ///< as if chosen by hand
    /// Why the last edit was not applied; an empty text: it was.
    void setError(const QString &why);
    const config::Area &area() const { return m_draft; }
    void focusFolder();

Q_SIGNALS:
    void edited(const config::Area &area);
    void browseRequested();
    void createRequested(const QString &directory);

private:
    QWidget *makePath();
    QWidget *makeFolder();
    void addHeading(QVBoxLayout *column, const QString &text);
    void read();
    void checkPath();
    void commitPath();
    void commitDirectory();
    void commitLimits();
    void commit();
    void discard(); ///< gives up an edit that was refused
    void showWarnings();

    QList<config::Area> m_areas;
    qsizetype m_index = -1;
    config::Area m_applied;
    config::Area m_draft;
    FolderFacts m_facts;

    InlineMessage *m_error;
    PlainLabel *m_sentence;
    QLineEdit *m_path = nullptr;
    FieldNote *m_pathNote = nullptr;
    QLineEdit *m_directory = nullptr;
    QPushButton *m_browse = nullptr;
    FieldNote *m_directoryNote = nullptr;
    QPushButton *m_create = nullptr;
    GrantsEditor *m_grants;
    FieldNote *m_warnings;
    AreaLimits *m_limits;
};

} // namespace ui
