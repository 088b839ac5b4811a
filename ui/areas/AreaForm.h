#pragma once

#include "ui/areas/AreaChecks.h"

#include <QWidget>

class QLineEdit;
class QPushButton;

namespace arealint {
struct Finding;
}

namespace ui {

class AreaFields;
class AreaFindings;
class AreasDraft;
class FieldNote;
class FindingSlot;
class GrantsEditor;
class NameFields;
class PlainLabel;
class QuotaFields;
class TimeFields;
class UseMeter;

/// The area the page is about: one sentence, and the controls that make it with the findings each of them causes. Every
/// finished edit is a step of undo in the draft; what can't be used yet stays in its field with the reason.
class AreaForm final : public QWidget
{
    Q_OBJECT

public:
    AreaForm(AreasDraft *draft, AreaFindings *findings, UseMeter *meter, QWidget *parent = nullptr);

    void setFacts(const FolderFacts &facts); ///< ignored unless of the folder that is shown
    void setDirectory(const QString &directory); ///< as if chosen by hand
    void focusFolder();

Q_SIGNALS:
    void browseRequested();
    void createRequested(const QString &directory);
    void templateRequested();
    void fixRequested(const arealint::Finding &finding);
    void acceptRequested(const arealint::Finding &finding);
    void withdrawRequested(const arealint::Finding &finding);

private:
    QWidget *makeSentence();
    QWidget *makePath();
    QWidget *makeFolder();
    QWidget *makeGrants();
    void connectFields(AreaFields *fields);
    void connectSlot(FindingSlot *slot);
    FindingSlot *slotOf(const QString &place) const; ///< null: of no setting of this area
    QList<FindingSlot *> allSlots() const;

    void showArea();
    void showFindings();
    void showUse();
    void checkPath();
    void commitPath();
    void commitDirectory();
    void showFolder();

    AreasDraft *m_draft;
    AreaFindings *m_findings;
    UseMeter *m_meter;
    FolderFacts m_facts;
    QString m_shownPath; // as they were read last
    QString m_shownDirectory;

    PlainLabel *m_sentence = nullptr;
    FindingSlot *m_general = nullptr;
    QLineEdit *m_path = nullptr;
    FieldNote *m_pathNote = nullptr;
    FindingSlot *m_pathSlot = nullptr;
    QLineEdit *m_directory = nullptr;
    QPushButton *m_browse = nullptr;
    FieldNote *m_directoryNote = nullptr;
    FindingSlot *m_directorySlot = nullptr;
    QPushButton *m_create = nullptr;
    GrantsEditor *m_grants = nullptr;
    FindingSlot *m_grantsSlot = nullptr;
    QuotaFields *m_quota;
    NameFields *m_names;
    TimeFields *m_times;
};

} // namespace ui
